package io.ironbark.walrus.access;

import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.s3.Access.ObjectName;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** What decisions may hang on that only the object's row knows. It is asked for when they do. */
interface ObjectFacts {
    /** The object's list; empty if there is no such object, or none was stored with it. */
    Optional<AccessList> list(Bucket bucket, ObjectName object) throws SQLException;

    /** The object's tags; none if there is no such object. */
    Map<String, String> tags(Bucket bucket, ObjectName object) throws SQLException;
}
