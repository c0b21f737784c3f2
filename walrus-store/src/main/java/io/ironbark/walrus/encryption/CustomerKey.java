package io.ironbark.walrus.encryption;

import io.ironbark.proto.auth.Fields;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A key that comes with a request and is forgotten with it. */
final class CustomerKey {
    private static final String PREFIX = "x-amz-server-side-encryption-customer-";
    private static final String SOURCE_PREFIX = "x-amz-copy-source-server-side-encryption-customer-";

    private final byte[] key;
    private final String md5;

    private CustomerKey(byte[] key, String md5) {
        this.key = key;
        this.md5 = md5;
    }

    /** The one of the object that a request names. */
    static Optional<CustomerKey> of(Fields headers) {
        return of(headers, PREFIX);
    }

    /** The one of a copy's source. */
    static Optional<CustomerKey> ofSource(Fields headers) {
        return of(headers, SOURCE_PREFIX);
    }

    private static Optional<CustomerKey> of(Fields headers, String prefix) {
        if (List.of("algorithm", "key", "key-md5").stream().noneMatch(name -> headers.has(prefix + name))) {
            return Optional.empty();
        }
        var algorithm = headers.first(prefix + "algorithm")
                .orElseThrow(() -> S3Error.InvalidArgument.because(
                        "Requests specifying Server Side Encryption with Customer provided keys must provide a valid"
                                + " encryption algorithm."));
        if (!algorithm.equals("AES256")) {
            throw S3Error.InvalidEncryptionAlgorithmError.because(
                    "The encryption request that you specified is not valid. The valid value is AES256.");
        }
        var key = headers.first(prefix + "key").flatMap(CustomerKey::decoded).orElseThrow(CustomerKey::noKey);
        var md5 = headers.first(prefix + "key-md5")
                .orElseThrow(() -> S3Error.InvalidArgument.because(
                        "Requests specifying Server Side Encryption with Customer provided keys must provide the"
                                + " client calculated MD5 of the secret key."));
        var digest = Algorithm.MD5.start();
        digest.update(key, 0, key.length);
        if (!Base64.getEncoder().encodeToString(digest.digest()).equals(md5)) {
            throw S3Error.InvalidArgument.because(
                    "The calculated MD5 hash of the key did not match the hash that was provided.");
        }
        return Optional.of(new CustomerKey(key, md5));
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            var key = Base64.getDecoder().decode(base64);
            return key.length == DataKey.BYTES ? Optional.of(key) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static S3Exception noKey() {
        return S3Error.InvalidArgument.because(
                "Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate"
                        + " secret key.");
    }

    byte[] bytes() {
        return key;
    }

    Reply addTo(Reply reply) {
        return reply.with(PREFIX + "algorithm", "AES256").with(PREFIX + "key-md5", md5);
    }
}
