package io.ironbark.walrus.s3;

import io.ironbark.walrus.bucket.Bucket;
import java.sql.SQLException;
import java.util.Optional;

/** Finds buckets by name. */
@FunctionalInterface
public interface Buckets {
    Optional<Bucket> find(String name) throws SQLException;
}
