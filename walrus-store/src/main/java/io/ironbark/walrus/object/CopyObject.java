package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobReader;
import io.ironbark.walrus.blob.BlobSink;
import io.ironbark.walrus.blob.Extent;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.checksum.DigestPipeline;
import io.ironbark.walrus.checksum.Digests;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.encryption.Encrypted;
import io.ironbark.walrus.encryption.EncryptingSink;
import io.ironbark.walrus.encryption.Sealing;
import io.ironbark.walrus.encryption.Vault;
import io.ironbark.walrus.lifecycle.ExpirationHeader;
import io.ironbark.walrus.lock.LockRequest;
import io.ironbark.walrus.s3.Buckets;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * PUT with x-amz-copy-source: a new row that refers to the same bytes.
 *
 * <p>Bytes are read only if the copy has digests that the source lacks: a copy is one piece to its readers, so what was
 * uploaded in parts gets an MD5 of the whole. They are written only if they are encrypted otherwise than before.
 */
public final class CopyObject {
    private static final long MAX_BYTES = 5L << 30;

    private final Parts to;

    /** What it works with. */
    public record Parts(
            Database database,
            ObjectWriter writer,
            Versions versions,
            PartStore parts,
            Backend backend,
            Buckets buckets,
            Vault vault,
            ExpirationHeader expiration) {}

    public CopyObject(Parts to) {
        this.to = to;
    }

    /** A copy that is about to be made. */
    private record Copy(
            Call call,
            CopySource source,
            StoredObject original,
            List<Extent> extents,
            CopyDirectives directives,
            Optional<Sealing> sealing) {
        /** True if both may lie in the same blobs, under the same key if there is one. */
        boolean sharesBytes() {
            return scheme(original.encryption()).equals(scheme(sealing.map(Sealing::encrypted)))
                    && scheme(original.encryption())
                            .filter(Encrypted.Scheme.CUSTOMER::equals)
                            .isEmpty();
        }

        private static Optional<Encrypted.Scheme> scheme(Optional<Encrypted> encrypted) {
            return encrypted.map(Encrypted::scheme);
        }

        /** The checksum that the copy is to have. */
        Optional<Algorithm> algorithm() {
            return directives.checksum().or(() -> original.checksum().map(StoredChecksum::algorithm));
        }

        /** True if all digests of the copy are the source's. */
        boolean hasDigests() {
            return original.content().uploadedParts().isEmpty()
                    && algorithm().equals(original.checksum().map(StoredChecksum::algorithm));
        }

        Set<Algorithm> digests() {
            var all = EnumSet.of(Algorithm.MD5);
            algorithm().ifPresent(all::add);
            return all;
        }
    }

    public Reply answer(Call call) throws SQLException, IOException {
        var source = CopySource.of(call, to.buckets());
        var directives = CopyDirectives.of(call);
        directives.checkSelf(call, source);
        var condition = WriteCondition.of(call);
        var original = to.database().query(tx -> find(tx, source, ObjectStore.Reading.PLAIN));
        Conditions.check(Conditions.Of.COPY_SOURCE, call.headers(), original);
        if (original.size() > MAX_BYTES) {
            throw S3Error.InvalidRequest.because(
                    "The specified copy source is larger than the maximum allowable size for a copy source: "
                            + MAX_BYTES);
        }
        var key = to.vault().openSource(call.headers(), original.encryption());
        var extents =
                to.database().query(tx -> to.parts().extents(tx, original, new ByteRange(0, original.size()), key));
        var sealing = to.vault().seal(call.headers(), call.theBucket().keeping().encrypts());
        var copy = new Copy(call, source, original, extents, directives, sealing);
        return copy.sharesBytes() ? share(copy, condition) : rewrite(copy, condition);
    }

    private StoredObject find(Connection tx, CopySource source, ObjectStore.Reading reading) throws SQLException {
        return to.versions().findSource(tx, source.sought(), reading).object();
    }

    private Reply share(Copy copy, WriteCondition condition) throws SQLException, IOException {
        var content = copy.hasDigests() ? copy.original().content() : digested(copy);
        var object = object(copy, content);
        var put = to.database().transaction(tx -> {
            var versioning = to.writer().begin(tx, object.bucketId(), object.key());
            var source = find(tx, copy.source(), ObjectStore.Reading.TO_SHARE);
            if (source.id() != copy.original().id()) {
                return Optional.<ObjectWriter.Put>empty();
            }
            long id = to.writer().nextId(tx);
            if (source.parts() > 0) {
                to.parts().copy(tx, source.id(), id); // first, since a copy onto itself replaces them
            }
            return Optional.of(to.writer().put(tx, versioning, object.as(id, VersionId.NULL), condition));
        });
        // The whole request is tried again, as a read is whose bytes are gone.
        return reply(
                copy,
                object,
                put.orElseThrow(() -> new NoSuchFileException(object.key(), null, "the source was overwritten")));
    }

    /** Its bytes, with digests of the whole. */
    private Content digested(Copy copy) throws IOException {
        var pipeline = new DigestPipeline(copy.digests(), Runnable::run);
        BlobReader.read(
                to.backend(),
                copy.extents(),
                (bytes, length) -> pipeline.update(bytes, length).join());
        var original = copy.original().content();
        return content(copy, pipeline.finish(), original);
    }

    private static Content content(Copy copy, Digests digests, Content of) {
        return new Content(
                of.size(),
                digests.hex(Algorithm.MD5).orElseThrow(),
                copy.algorithm()
                        .map(algorithm -> new StoredChecksum(
                                algorithm,
                                StoredChecksum.FULL_OBJECT,
                                digests.base64(algorithm).orElseThrow())),
                of.sha256(),
                of.blob(),
                of.parts(),
                of.encryption());
    }

    private Reply rewrite(Copy copy, WriteCondition condition) throws SQLException, IOException {
        try (var sink = sink(copy)) {
            BlobReader.read(
                    to.backend(), copy.extents(), (bytes, length) -> sink.write(ByteBuffer.wrap(bytes, 0, length)));
            var blob = sink.finish();
            var plain = content(copy, blob.digests(), copy.original().content());
            var object = object(
                    copy,
                    new Content(
                            plain.size(),
                            copy.sealing().map(seal -> seal.etag(plain.etag())).orElse(plain.etag()),
                            plain.checksum(),
                            plain.sha256(),
                            Optional.of(blob.id()),
                            0,
                            copy.sealing().map(Sealing::encrypted)));
            var put = Commit.of(
                    blob,
                    () -> to.database().transaction(tx -> {
                        blob.join(tx);
                        var versioning = to.writer().begin(tx, object.bucketId(), object.key());
                        return to.writer().put(tx, versioning, object, condition);
                    }));
            return reply(copy, object, put);
        }
    }

    private BlobSink sink(Copy copy) throws IOException {
        var sealing = copy.sealing();
        long size = copy.original().size();
        return sealing.isEmpty()
                ? to.backend().createJoined(size, copy.digests())
                : EncryptingSink.over(
                        to.backend().createJoined(size, Set.of()),
                        sealing.get().key().cipher(),
                        copy.digests());
    }

    private static StoredObject object(Copy copy, Content content) {
        var call = copy.call();
        return StoredObject.fresh(
                call.theBucket().id(),
                call.theKey(),
                call.now(),
                content,
                copy.directives().of(copy.original().attributes()),
                LockRequest.of(call));
    }

    private Reply reply(Copy copy, StoredObject object, ObjectWriter.Put put) {
        var reply = Reply.document(Xml.document("CopyObjectResult", xml -> {
                    xml.time("LastModified", object.modifiedAt()).text("ETag", Conditions.quoted(object.etag()));
                    object.checksum().ifPresent(checksum -> checksum.addTo(xml));
                }))
                .with("x-amz-version-id", put.version().map(VersionId::value));
        if (copy.source().bucket().keeping().isVersioned()) {
            reply = reply.with(
                    "x-amz-copy-source-version-id", copy.original().version().value());
        }
        reply = Vault.addTo(reply, copy.call().headers(), object.encryption());
        return to.expiration().addTo(reply, copy.call().theBucket(), object.subject(), object.modifiedAt());
    }
}
