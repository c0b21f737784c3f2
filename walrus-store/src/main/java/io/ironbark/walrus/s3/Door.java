package io.ironbark.walrus.s3;

import io.ironbark.proto.auth.Fields;
import io.ironbark.proto.auth.Verification;
import java.time.Instant;

/** Finds out what the sender of a request may do. */
@FunctionalInterface
public interface Door {
    Access access(Visitor visitor);

    /**
     * A request whose signature is good, or that has none.
     *
     * @param source the address that it came from: the socket's
     */
    record Visitor(Verification.Verified verified, Query query, Fields headers, String source, Instant now) {}
}
