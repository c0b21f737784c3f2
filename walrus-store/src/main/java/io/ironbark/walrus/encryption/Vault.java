package io.ironbark.walrus.encryption;

import io.ironbark.proto.auth.Fields;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes the keys of new objects and finds those of old ones. */
public final class Vault {
    private static final String HEADER = "x-amz-server-side-encryption";

    private final KeyRing ring;
    private final RandomGenerator random;

    public Vault(KeyRing ring, RandomGenerator random) {
        this.ring = ring;
        this.random = random;
    }

    /** True if the store has keys of its own. */
    public boolean hasKeys() {
        return ring.current().isPresent();
    }

    /** How a new object is encrypted, if it is: as the request asks, or else as its bucket wants. */
    public Optional<Sealing> seal(Fields headers, boolean bucketWants) {
        var customer = CustomerKey.of(headers);
        var asked = headers.first(HEADER);
        refuseManaged(headers);
        if (customer.isPresent()) {
            if (asked.isPresent()) {
                throw S3Error.InvalidArgument.because(
                        "Server Side Encryption with Customer provided key is incompatible with the encryption method"
                                + " specified");
            }
            var key = DataKey.fresh(random);
            var wrapped = key.wrap(customer.get().bytes(), random);
            return Optional.of(new Sealing(key, new Encrypted(Encrypted.Scheme.CUSTOMER, "", wrapped)));
        }
        return asked.isPresent() || bucketWants ? Optional.of(sealed()) : Optional.empty();
    }

    /** With a key of the store's. */
    public Sealing sealed() {
        var current = ring.current()
                .orElseThrow(() -> S3Error.NotImplemented.because(
                        "This store has no keys of its own to encrypt with (encryption-keys-file)."));
        var key = DataKey.fresh(random);
        var wrapped = key.wrap(current.getValue(), random);
        return new Sealing(key, new Encrypted(Encrypted.Scheme.STORE, current.getKey(), wrapped));
    }

    private static void refuseManaged(Fields headers) {
        var asked = headers.first(HEADER);
        if (asked.filter(value -> value.startsWith("aws:")).isPresent()
                || headers.has(HEADER + "-aws-kms-key-id")
                || headers.has(HEADER + "-context")
                || headers.has(HEADER + "-bucket-key-enabled")) {
            throw S3Error.NotImplemented.because("Keys of a key management service are not implemented.")
                    .with("Header", HEADER);
        }
        asked.filter(value -> !value.equals("AES256")).ifPresent(value -> {
            throw S3Error.InvalidEncryptionAlgorithmError.because(
                    "The encryption request that you specified is not valid. The valid value is AES256.");
        });
    }

    /** The key of an object that is to be read. */
    public Optional<DataKey> open(Fields headers, Optional<Encrypted> encrypted) {
        if (headers.has(HEADER)) {
            throw S3Error.InvalidArgument.because(HEADER + " header is not supported for this operation.");
        }
        return key(CustomerKey.of(headers), encrypted);
    }

    /** The key of a copy's source. */
    public Optional<DataKey> openSource(Fields headers, Optional<Encrypted> encrypted) {
        return key(CustomerKey.ofSource(headers), encrypted);
    }

    /** The key of an upload, of which another part comes. */
    public Optional<Sealing> reopen(Fields headers, Optional<Encrypted> encrypted) {
        return key(CustomerKey.of(headers), encrypted).map(key -> new Sealing(key, encrypted.orElseThrow()));
    }

    /** The key of an object that no customer's key wraps, for who reads for the store itself. */
    public Optional<DataKey> ofStore(Encrypted encrypted) {
        return switch (encrypted.scheme()) {
            case STORE -> Optional.of(unwrapped(encrypted));
            case CUSTOMER -> Optional.empty();
        };
    }

    private Optional<DataKey> key(Optional<CustomerKey> customer, Optional<Encrypted> encrypted) {
        if (encrypted.isEmpty() || encrypted.get().scheme() == Encrypted.Scheme.STORE) {
            if (customer.isPresent()) {
                throw S3Error.InvalidRequest.because("The encryption parameters are not applicable to this object.");
            }
            return encrypted.map(this::unwrapped);
        }
        var given = customer.orElseThrow(() -> S3Error.InvalidRequest.because(
                "The object was stored using a form of Server Side Encryption. The correct parameters must be provided"
                        + " to retrieve the object."));
        return Optional.of(DataKey.unwrap(encrypted.get().wrapped(), given.bytes())
                .orElseThrow(() -> S3Error.AccessDenied.because(
                        "Requests specifying Server Side Encryption with Customer provided keys must provide the"
                                + " correct secret key.")));
    }

    /** The key of an object that one of the store's wraps; empty if the file of keys has not that one. */
    public Optional<DataKey> find(Encrypted encrypted) {
        return ring.named(encrypted.keyId()).flatMap(key -> DataKey.unwrap(encrypted.wrapped(), key));
    }

    private DataKey unwrapped(Encrypted encrypted) {
        return find(encrypted)
                .orElseThrow(() -> new IllegalStateException(
                        "the key " + encrypted.keyId() + " is not in the file of keys, or is another than it was"));
    }

    /** Says of an object how it is encrypted. */
    public static Reply addTo(Reply reply, Fields headers, Optional<Encrypted> encrypted) {
        if (encrypted.isEmpty()) {
            return reply;
        }
        return switch (encrypted.get().scheme()) {
            case STORE -> reply.with(HEADER, "AES256");
            case CUSTOMER ->
                CustomerKey.of(headers).map(key -> key.addTo(reply)).orElse(reply);
        };
    }
}
