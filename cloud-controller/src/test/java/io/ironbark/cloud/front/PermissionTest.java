package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import io.ironbark.cloud.api.Action.Service;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** No action is done for somebody who may not do it, and none for nobody. */
class PermissionTest {
    private static final Neighbours CLOUD = new Neighbours();
    private static final int ANONYMOUS = 300;

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    @Test
    void everyActionIsRefusedToAUserWhoMayNothing() throws Exception {
        TestClient nobody = CLOUD.user("nobody");
        var wrong = new TreeMap<String, String>();
        CLOUD.catalog().endpoints(Service.EC2).keySet().forEach(action -> {
            SequencedMap<String, String> least = CLOUD.complete(
                    new LinkedHashMap<>(), parameters -> CLOUD.send(nobody, action, parameters, ""), CLOUD::owned);
            long rows = CLOUD.rows();
            TestReply reply = CLOUD.send(nobody, action, least, "");
            // What is wrong with parameters is said first; nothing else may be.
            boolean parameters = reply.status() == 400
                    && (reply.code().startsWith("InvalidParameter")
                            || reply.code().endsWith("Malformed"));
            if ((reply.status() != 403 && !parameters) || CLOUD.rows() != rows) {
                wrong.put(action + " " + least, reply.toString());
            }
            if (reply.status() == 403) {
                assertThat(reply.code()).isEqualTo("UnauthorizedOperation");
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(nobody.sts("GetCallerIdentity").text("Arn")).endsWith(":user/nobody");
    }

    @Test
    void whoIsNobodyLeavesNothing() {
        long rows = CLOUD.rows();
        var endpoint = CLOUD.endpoint();
        for (int i = 0; i < ANONYMOUS; i++) {
            TestReply reply = TestClient.exchange(
                    HttpRequest.newBuilder(endpoint.resolve("/?Action=CreateKeyPair&Version=2016-11-15&KeyName=k" + i))
                            .GET()
                            .build());
            assertThat(reply.status()).isEqualTo(401);
        }
        assertThat(CLOUD.rows()).isEqualTo(rows);
    }
}
