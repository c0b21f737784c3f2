package io.ironbark.walrus.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.id.AccountId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is kept of a bucket's row. */
final class BucketCacheTest {
    private final Map<String, Bucket> rows = new HashMap<>();
    private final AtomicInteger looks = new AtomicInteger();
    private Runnable whileReading = () -> {};
    private final BucketCache cache = new BucketCache(this::read);

    private Optional<Bucket> read(String name) {
        looks.incrementAndGet();
        var found = Optional.ofNullable(rows.get(name));
        whileReading.run();
        return found;
    }

    private static Bucket bucket(String name) {
        return new Bucket(
                1, name, new AccountId("111111111111"), "id", "name", "", Instant.EPOCH, Map.of(), Keeping.USUAL);
    }

    @Test
    void theRowIsReadOnceForSeveralLooks() throws SQLException {
        rows.put("box", bucket("box"));
        assertThat(cache.find("box")).isPresent();
        assertThat(cache.find("box")).isPresent();
        assertThat(looks).hasValue(1);
    }

    @Test
    void aBucketDeletedWhileItsRowIsReadIsNotKept() throws SQLException {
        rows.put("box", bucket("box"));
        whileReading = () -> {
            rows.remove("box");
            cache.forget("box");
        };
        assertThat(cache.find("box")).as("read before the deletion").isPresent();
        whileReading = () -> {};
        assertThat(cache.find("box")).isEmpty();
    }
}
