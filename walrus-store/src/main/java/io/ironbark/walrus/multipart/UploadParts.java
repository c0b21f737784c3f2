package io.ironbark.walrus.multipart;

import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobCipher;
import io.ironbark.walrus.blob.BlobReader;
import io.ironbark.walrus.blob.BlobSink;
import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.encryption.EncryptingSink;
import io.ironbark.walrus.encryption.Sealing;
import io.ironbark.walrus.encryption.Vault;
import io.ironbark.walrus.object.ByteRange;
import io.ironbark.walrus.object.Commit;
import io.ironbark.walrus.object.Conditions;
import io.ironbark.walrus.object.CopySource;
import io.ironbark.walrus.object.Intake;
import io.ironbark.walrus.object.ObjectStore;
import io.ironbark.walrus.object.PartStore;
import io.ironbark.walrus.object.StoredObject;
import io.ironbark.walrus.object.Versions;
import io.ironbark.walrus.s3.Buckets;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Parts, uploaded or copied from an object. */
public final class UploadParts {
    static final int MAX_NUMBER = 10_000;
    private static final long MAX_PART_BYTES = 5L << 30;
    private static final Pattern COPY_RANGE = Pattern.compile("bytes=[0-9]{1,18}-[0-9]{1,18}");

    private final Tools tools;

    /** What it works with. */
    public record Tools(
            Database database,
            UploadStore store,
            Versions versions,
            PartStore parts,
            Backend backend,
            Buckets buckets,
            Vault vault,
            RandomGenerator random) {
        private String nonce() {
            return HexFormat.of().toHexDigits(random.nextLong())
                    + HexFormat.of().toHexDigits(random.nextLong());
        }
    }

    public UploadParts(Tools tools) {
        this.tools = tools;
    }

    /** A part that is on its way. */
    private record Coming(Call call, Upload upload, int number, Optional<Sealing> sealing, String nonce) {
        Optional<BlobCipher> cipher() {
            return sealing.map(seal -> seal.key().cipher(nonce));
        }

        Part part(Written blob) {
            var md5 = blob.digests().hex(Algorithm.MD5).orElseThrow();
            return new Part(
                    number,
                    blob.size(),
                    sealing.map(seal -> seal.etag(md5)).orElse(md5),
                    upload.checksum().flatMap(blob.digests()::base64),
                    call.now(),
                    blob.id(),
                    sealing.map(seal -> nonce));
        }
    }

    private Coming coming(Call call) throws SQLException {
        int number = number(call);
        var upload = find(call);
        var sealing = tools.vault().reopen(call.headers(), upload.encryption());
        return new Coming(call, upload, number, sealing, tools.nonce());
    }

    /** PUT /bucket/key?partNumber=&uploadId= */
    public Reply upload(Call call) throws SQLException, IOException {
        var coming = coming(call);
        var taken = new Intake(tools.backend())
                .take(call, new Intake.Wanted(coming.upload().checksum(), false, coming.cipher()));
        var part = commit(coming, taken.blob());
        var reply = Reply.ok().with("etag", Conditions.quoted(part.etag()));
        reply = Vault.addTo(reply, call.headers(), coming.upload().encryption());
        return taken.checksum().isPresent()
                ? reply.with(taken.checksum().get().header(), taken.checksumValue())
                : reply;
    }

    /** PUT with x-amz-copy-source. */
    public Reply copy(Call call) throws SQLException, IOException {
        var coming = coming(call);
        var source = CopySource.of(call, tools.buckets());
        var object = tools.database()
                .query(tx -> tools.versions().findSource(tx, source.sought(), ObjectStore.Reading.PLAIN))
                .object();
        Conditions.check(Conditions.Of.COPY_SOURCE, call.headers(), object);
        var key = tools.vault().openSource(call.headers(), object.encryption());
        var range = copyRange(call, object);
        var extents = tools.database().query(tx -> tools.parts().extents(tx, object, range, key));
        var algorithms = EnumSet.of(Algorithm.MD5);
        coming.upload().checksum().ifPresent(algorithms::add);
        try (var sink = sink(range.length(), algorithms, coming)) {
            BlobReader.read(tools.backend(), extents, (bytes, length) -> sink.write(ByteBuffer.wrap(bytes, 0, length)));
            var part = commit(coming, sink.finish());
            var reply = Reply.document(Xml.document("CopyPartResult", xml -> {
                xml.time("LastModified", part.modifiedAt()).text("ETag", Conditions.quoted(part.etag()));
                coming.upload()
                        .checksum()
                        .ifPresent(a -> xml.text(a.element(), part.checksum().orElse("")));
            }));
            if (source.bucket().keeping().isVersioned()) {
                reply = reply.with(
                        "x-amz-copy-source-version-id", object.version().value());
            }
            return Vault.addTo(reply, call.headers(), coming.upload().encryption());
        }
    }

    private BlobSink sink(long length, Set<Algorithm> algorithms, Coming coming) throws IOException {
        return coming.cipher().isEmpty()
                ? tools.backend().create(length, algorithms)
                : EncryptingSink.over(
                        tools.backend().create(length, Set.of()),
                        coming.cipher().get(),
                        algorithms);
    }

    private static ByteRange copyRange(Call call, StoredObject object) {
        var header = call.header("x-amz-copy-source-range");
        if (header.isEmpty()) {
            if (object.size() > MAX_PART_BYTES) {
                throw S3Error.InvalidRequest.because(
                        "The specified copy source is larger than the maximum allowable size");
            }
            return new ByteRange(0, object.size());
        }
        var range = COPY_RANGE.matcher(header.get()).matches()
                ? ByteRange.parse(header.get(), object.size())
                : Optional.<ByteRange>empty();
        if (range.isEmpty()) {
            throw S3Error.InvalidArgument.because(
                    "The x-amz-copy-source-range value must be of the form"
                            + " bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy");
        }
        if (!header.get().endsWith("-" + (range.get().from() + range.get().length() - 1))) {
            throw S3Error.InvalidRange.because(
                    "Range specified is not valid for source object of size: " + object.size());
        }
        return range.get();
    }

    private Part commit(Coming coming, Written blob) throws SQLException {
        var part = coming.part(blob);
        return Commit.of(blob, () -> {
            if (!tools.database()
                    .query(tx -> tools.store().putPart(tx, coming.upload().id(), part))) {
                throw S3Error.NoSuchUpload.asException();
            }
            return part;
        });
    }

    private Upload find(Call call) throws SQLException {
        var id = Uploads.checked(call.query().get("uploadId").orElse(""));
        return tools.database()
                .query(tx -> tools.store().find(tx, id, call.theBucket().id(), call.theKey()))
                .orElseThrow(S3Error.NoSuchUpload::asException);
    }

    private static int number(Call call) {
        int number = call.query().number("partNumber", 0, Integer.MAX_VALUE);
        if (number < 1 || number > MAX_NUMBER) {
            throw S3Error.InvalidArgument.because("Part number must be an integer between 1 and 10000, inclusive")
                    .with("ArgumentName", "partNumber");
        }
        return number;
    }
}
