package io.ironbark.walrus.s3;

import io.ironbark.proto.auth.Fields;
import io.ironbark.proto.auth.Verification;
import io.ironbark.walrus.bucket.Bucket;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What whoever sent a request may do. The operation itself has been allowed before it begins; an operation that does
 * more than one thing asks for the rest: for the source of a copy, each key of a batch, a list of grants that comes
 * with an object, a retention that is bypassed.
 */
public interface Access {
    /** What the same sender may do, once a form has proven who he is, with the form's fields in place of the header's. */
    Access signedBy(Verification.Verified verified, Fields fields);

    /** Ends the request with AccessDenied unless the operation is allowed. */
    void check(Operation operation, Target target, Optional<Bucket> bucket) throws SQLException;

    /**
     * The access control list of an object that the call writes, as it is stored with the object; empty where lists are
     * switched off. Refuses one that can't be.
     */
    Optional<String> listOfNew(Call call) throws SQLException;

    /** True if an action on a bucket, such as {@code s3:ListBucket}, is allowed. */
    boolean may(String action, Bucket bucket) throws SQLException;

    /** True if an action on an object, such as {@code s3:GetObject}, is allowed. */
    boolean may(String action, Bucket bucket, ObjectName object) throws SQLException;

    /** Ends the request with AccessDenied unless the action on an object is allowed. */
    default void require(String action, Bucket bucket, ObjectName object) throws SQLException {
        if (!may(action, bucket, object)) {
            throw S3Error.AccessDenied.asException();
        }
    }

    /** An object within its bucket. */
    record ObjectName(String key, Optional<String> version) {
        public static ObjectName of(String key) {
            return new ObjectName(key, Optional.empty());
        }
    }
}
