package io.ironbark.walrus.remote;

import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.Default;
import java.net.URI;
import java.time.Duration;

/**
 * Where blobs are kept instead of a directory.
 *
 * @param endpoint such as {@code https://rgw.example:7480}; buckets are named in paths
 * @param bucket which is there already, and is used for nothing else
 * @param part how much of a blob goes in one request; two are held in memory for each upload
 * @param silence for how long the endpoint may send nothing of a blob that is being read
 */
public record RemoteOptions(
        URI endpoint,
        String bucket,
        @Default("us-east-1") String region,
        String accessKey,
        Secret secretKey,
        @Default("8MiB") DataSize part,
        @Default("30s") Duration silence) {
    private static final long MIN_PART_BYTES = 5L << 20;
    private static final long MAX_PART_BYTES = 256L << 20;

    public RemoteOptions {
        if (part.bytes() < MIN_PART_BYTES || part.bytes() > MAX_PART_BYTES) {
            throw new IllegalArgumentException("a part is between 5MiB and 256MiB");
        }
        if (silence.toMillis() < 1) {
            throw new IllegalArgumentException("a silence takes some time");
        }
    }
}
