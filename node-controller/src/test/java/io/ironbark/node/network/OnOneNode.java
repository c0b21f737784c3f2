package io.ironbark.node.network;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A node with a VPC for each test. */
abstract class OnOneNode {
    TestNode node;
    Documents documents;

    @BeforeEach
    void start() throws IOException {
        node = new TestNode(GuestAudience.NONE);
        documents = node.documents;
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
    }
}
