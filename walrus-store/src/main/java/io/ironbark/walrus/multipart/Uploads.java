package io.ironbark.walrus.multipart;

import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.encryption.Sealing;
import io.ironbark.walrus.encryption.Vault;
import io.ironbark.walrus.listing.Person;
import io.ironbark.walrus.lock.LockRequest;
import io.ironbark.walrus.object.Attributes;
import io.ironbark.walrus.object.StoredChecksum;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Beginning and giving up uploads in parts. */
public final class Uploads {
    private final Database database;
    private final UploadStore store;
    private final Vault vault;
    private final RandomGenerator random;

    public Uploads(Database database, UploadStore store, Vault vault, RandomGenerator random) {
        this.database = database;
        this.store = store;
        this.vault = vault;
        this.random = random;
    }

    /** POST /bucket/key?uploads */
    public Reply create(Call call) throws SQLException {
        var bucket = call.theBucket();
        var algorithm = call.header("x-amz-checksum-algorithm")
                .map(name -> Algorithm.parse(name)
                        .orElseThrow(
                                () -> S3Error.InvalidRequest.because("Checksum algorithm provided is unsupported.")));
        var type = algorithm.map(known -> type(known, call.header("x-amz-checksum-type")));
        var sealing = vault.seal(call.headers(), bucket.keeping().encrypts());
        var hex = HexFormat.of();
        var upload = new Upload(
                hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong()),
                bucket.id(),
                call.theKey(),
                call.now(),
                Optional.of(Person.of(call.caller())),
                Attributes.of(call),
                algorithm,
                type,
                sealing.map(Sealing::encrypted),
                LockRequest.of(call));
        if (!database.query(tx -> store.insert(tx, upload))) {
            throw S3Error.NoSuchBucket.asException();
        }
        var reply = Reply.document(Xml.document(
                        "InitiateMultipartUploadResult",
                        xml -> xml.text("Bucket", bucket.name())
                                .text("Key", upload.key())
                                .text("UploadId", upload.id())))
                .with("x-amz-checksum-algorithm", algorithm.map(Algorithm::name))
                .with("x-amz-checksum-type", type);
        return Vault.addTo(reply, call.headers(), upload.encryption());
    }

    private static String type(Algorithm algorithm, Optional<String> asked) {
        boolean canBeFull = switch (algorithm) {
            case CRC32, CRC32C, CRC64NVME -> true;
            case MD5, SHA1, SHA256 -> false;
        };
        boolean canBeComposite = algorithm != Algorithm.CRC64NVME;
        var type = asked.orElse(canBeComposite ? StoredChecksum.COMPOSITE : StoredChecksum.FULL_OBJECT);
        boolean possible = switch (type) {
            case StoredChecksum.FULL_OBJECT -> canBeFull;
            case StoredChecksum.COMPOSITE -> canBeComposite;
            default -> false;
        };
        if (!possible) {
            throw S3Error.InvalidRequest.because(
                    "The %s checksum type cannot be used with the %s checksum algorithm.".formatted(type, algorithm));
        }
        return type;
    }

    /** DELETE /bucket/key?uploadId= */
    public Reply abort(Call call) throws SQLException {
        var bucket = call.theBucket();
        var id = call.query().get("uploadId").orElse("");
        if (!database.query(tx -> store.delete(tx, checked(id), bucket.id(), call.theKey()))) {
            throw S3Error.NoSuchUpload.asException();
        }
        return Reply.noContent();
    }

    /** An upload's id as it may be looked for; no id has other characters. */
    static String checked(String id) {
        if (id.isEmpty() || !id.chars().allMatch(HexFormat::isHexDigit)) {
            throw S3Error.NoSuchUpload.asException();
        }
        return id;
    }
}
