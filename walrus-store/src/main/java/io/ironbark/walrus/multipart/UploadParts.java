package io.ironbark.walrus.multipart;

import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobReader;
import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.object.ByteRange;
import io.ironbark.walrus.object.Commit;
import io.ironbark.walrus.object.Conditions;
import io.ironbark.walrus.object.CopySource;
import io.ironbark.walrus.object.Intake;
import io.ironbark.walrus.object.ObjectStore;
import io.ironbark.walrus.object.StoredObject;
import io.ironbark.walrus.s3.Buckets;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parts, uploaded or copied from an object. */
public final class UploadParts {
    static final int MAX_NUMBER = 10_000;
    private static final long MAX_PART_BYTES = 5L << 30;
    private static final Pattern COPY_RANGE = Pattern.compile("bytes=[0-9]{1,18}-[0-9]{1,18}");

    private final Database database;
    private final UploadStore store;
    private final ObjectStore objects;
    private final Backend backend;
    private final Buckets buckets;

    public UploadParts(Database database, UploadStore store, ObjectStore objects, Backend backend, Buckets buckets) {
        this.database = database;
        this.store = store;
        this.objects = objects;
        this.backend = backend;
        this.buckets = buckets;
    }

    /** PUT /bucket/key?partNumber=&uploadId= */
    public Reply upload(Call call) throws SQLException, IOException {
        int number = number(call);
        var upload = find(call);
        var taken = new Intake(backend).take(call, upload.checksum(), false);
        var part = commit(call, upload, number, taken.blob());
        var reply = Reply.ok().with("etag", Conditions.quoted(part.etag()));
        return taken.checksum().isPresent()
                ? reply.with(taken.checksum().get().header(), taken.checksumValue())
                : reply;
    }

    /** PUT with x-amz-copy-source. */
    public Reply copy(Call call) throws SQLException, IOException {
        int number = number(call);
        var upload = find(call);
        var source = CopySource.of(call, buckets);
        var object = database.query(tx -> objects.find(tx, source.bucket().id(), source.key()))
                .orElseThrow(() -> S3Error.NoSuchKey.asException().with("Key", source.key()));
        Conditions.check(Conditions.Of.COPY_SOURCE, call.headers(), object);
        var range = copyRange(call, object);
        var extents = database.query(tx -> objects.extents(tx, object, range));
        var algorithms = EnumSet.of(Algorithm.MD5);
        upload.checksum().ifPresent(algorithms::add);
        try (var sink = backend.create(range.length(), algorithms)) {
            BlobReader.read(backend, extents, (bytes, length) -> sink.write(ByteBuffer.wrap(bytes, 0, length)));
            var part = commit(call, upload, number, sink.finish());
            return Reply.document(Xml.document("CopyPartResult", xml -> {
                xml.time("LastModified", part.modifiedAt()).text("ETag", Conditions.quoted(part.etag()));
                upload.checksum()
                        .ifPresent(a -> xml.text(a.element(), part.checksum().orElse("")));
            }));
        }
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

    private Part commit(Call call, Upload upload, int number, Written blob) throws SQLException {
        var part = new Part(
                number,
                blob.size(),
                blob.digests().hex(Algorithm.MD5).orElseThrow(),
                upload.checksum().flatMap(blob.digests()::base64),
                call.now(),
                blob.id());
        Commit.of(blob, () -> {
            if (!database.query(tx -> store.putPart(tx, upload.id(), part))) {
                throw S3Error.NoSuchUpload.asException();
            }
            return List.of();
        });
        return part;
    }

    private Upload find(Call call) throws SQLException {
        var id = Uploads.checked(call.query().get("uploadId").orElse(""));
        return database.query(tx -> store.find(tx, id, call.theBucket().id(), call.theKey()))
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
