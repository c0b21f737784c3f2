package io.ironbark.walrus.s3;

import io.ironbark.proto.auth.Fields;
import io.ironbark.proto.auth.Percent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a request goes.
 *
 * @param hostBucket the bucket's name, if the Host header names it (virtual-host addressing)
 * @param bucket the bucket's name, wherever it stands
 * @param key the object's key, decoded once and otherwise as it came
 */
public record Target(Optional<String> hostBucket, Optional<String> bucket, Optional<String> key) {
    private static final int MAX_KEY_BYTES = 1024;

    static Target parse(String path, Fields headers, List<String> domains) {
        var hostBucket = hostBucket(headers.first("host").orElse(""), domains);
        var rest = path.startsWith("/") ? path.substring(1) : path;
        if (hostBucket.isPresent()) {
            return new Target(hostBucket, hostBucket, key(rest));
        }
        int slash = rest.indexOf('/');
        var name = slash < 0 ? rest : rest.substring(0, slash);
        if (name.isEmpty() && slash < 0) {
            return new Target(Optional.empty(), Optional.empty(), Optional.empty());
        }
        var bucket = Percent.decode(name).orElseThrow(S3Error.InvalidURI::asException);
        return new Target(
                Optional.empty(), Optional.of(bucket), slash < 0 ? Optional.empty() : key(rest.substring(slash + 1)));
    }

    private static Optional<String> hostBucket(String header, List<String> domains) {
        var host = header.toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        var name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return domains.stream()
                .map(domain -> "." + domain.toLowerCase(Locale.ROOT))
                .filter(suffix -> name.endsWith(suffix) && name.length() > suffix.length())
                .findFirst()
                .map(suffix -> name.substring(0, name.length() - suffix.length()));
    }

    private static Optional<String> key(String raw) {
        return raw.isEmpty() ? Optional.empty() : Optional.of(decodeKey(raw));
    }

    /** Decodes a key, and refuses one that can't be. */
    public static String decodeKey(String raw) {
        var key = Percent.decode(raw).orElseThrow(S3Error.InvalidURI::asException);
        return checkKey(key);
    }

    /** Refuses a key that can't be stored. */
    public static String checkKey(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw S3Error.KeyTooLongError.asException()
                    .with("Size", Integer.toString(key.getBytes(StandardCharsets.UTF_8).length))
                    .with("MaxSizeAllowed", Integer.toString(MAX_KEY_BYTES));
        }
        if (key.isEmpty() || key.indexOf('\0') >= 0) {
            throw S3Error.InvalidArgument.because("The key is empty or has a character that keys can't have");
        }
        return key;
    }
}
