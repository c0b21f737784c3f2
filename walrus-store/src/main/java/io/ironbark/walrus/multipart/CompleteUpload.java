package io.ironbark.walrus.multipart;

import io.ironbark.proto.auth.Percent;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.checksum.CrcCombination;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.object.Conditions;
import io.ironbark.walrus.object.ObjectStore;
import io.ironbark.walrus.object.Outcome;
import io.ironbark.walrus.object.StoredChecksum;
import io.ironbark.walrus.object.StoredObject;
import io.ironbark.walrus.object.WriteCondition;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** POST /bucket/key?uploadId=: the listed parts become the object, in one transaction that moves no bytes. */
public final class CompleteUpload {
    private static final int MAX_DOCUMENT_BYTES = 4 << 20;
    private static final long MIN_PART_BYTES = 5L << 20;

    private final Database database;
    private final UploadStore uploads;
    private final ObjectStore objects;

    public CompleteUpload(Database database, UploadStore uploads, ObjectStore objects) {
        this.database = database;
        this.uploads = uploads;
        this.objects = objects;
    }

    private record Listed(int number, String etag, XmlReader.Element element) {}

    public Reply answer(Call call) throws SQLException {
        var bucket = call.theBucket();
        var key = call.theKey();
        var id = Uploads.checked(call.query().get("uploadId").orElse(""));
        var listed = listed(call.body().bytes(MAX_DOCUMENT_BYTES));
        var condition = WriteCondition.of(call);
        var object = database.transaction(tx -> complete(tx, call, id, listed, condition));
        var location = "http://" + call.header("host").orElse("") + "/" + bucket.name() + "/" + Percent.encodePath(key);
        return Reply.document(Xml.document("CompleteMultipartUploadResult", xml -> {
            xml.text("Location", location)
                    .text("Bucket", bucket.name())
                    .text("Key", key)
                    .text("ETag", Conditions.quoted(object.etag()));
            object.checksum().ifPresent(checksum -> checksum.addTo(xml));
        }));
    }

    private StoredObject complete(Connection tx, Call call, String id, List<Listed> listed, WriteCondition condition)
            throws SQLException {
        var upload = uploads.lock(tx, id, call.theBucket().id(), call.theKey())
                .orElseThrow(S3Error.NoSuchUpload::asException);
        var known = uploads.parts(tx, id, 0, UploadParts.MAX_NUMBER).stream()
                .collect(Collectors.toMap(Part::number, Function.identity()));
        var parts = chosen(listed, known, upload.checksum());
        var checksum = upload.checksum().map(algorithm -> checksum(algorithm, upload, parts));
        checkClaim(call, checksum);
        long objectId = objects.nextId(tx);
        var object = new StoredObject(
                upload.bucketId(),
                upload.key(),
                objectId,
                parts.stream().mapToLong(Part::size).sum(),
                etag(parts),
                call.now(),
                upload.attributes(),
                checksum,
                Optional.empty(),
                Optional.empty(),
                parts.size());
        uploads.give(tx, parts, objectId);
        Outcome.idOf(objects.put(tx, object, condition));
        uploads.delete(tx, id, upload.bucketId(), upload.key());
        return object;
    }

    private static List<Listed> listed(byte[] document) {
        var parts = new ArrayList<Listed>();
        for (var element : XmlReader.read(document, "CompleteMultipartUpload").all("Part")) {
            int number = element.first("PartNumber")
                    .map(CompleteUpload::number)
                    .orElseThrow(S3Error.MalformedXML::asException);
            var etag = element.first("ETag").orElseThrow(S3Error.MalformedXML::asException);
            if (!parts.isEmpty() && parts.getLast().number() >= number) {
                throw S3Error.InvalidPartOrder.asException();
            }
            parts.add(new Listed(number, Conditions.unquoted(etag), element));
        }
        if (parts.isEmpty() || parts.size() > UploadParts.MAX_NUMBER) {
            throw S3Error.MalformedXML.asException();
        }
        return parts;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw S3Error.MalformedXML.asException();
        }
    }

    private static List<Part> chosen(List<Listed> listed, Map<Integer, Part> known, Optional<Algorithm> checksum) {
        var chosen = new ArrayList<Part>();
        for (int i = 0; i < listed.size(); i++) {
            var wanted = listed.get(i);
            var part = known.get(wanted.number());
            if (part == null || !part.etag().equalsIgnoreCase(wanted.etag())) {
                throw S3Error.InvalidPart.asException().with("PartNumber", Integer.toString(wanted.number()));
            }
            var claimed = checksum.flatMap(algorithm -> wanted.element().first(algorithm.element()));
            if (claimed.isPresent() && !claimed.equals(part.checksum())) {
                throw S3Error.InvalidPart.asException().with("PartNumber", Integer.toString(wanted.number()));
            }
            if (i < listed.size() - 1 && part.size() < MIN_PART_BYTES) {
                throw S3Error.EntityTooSmall.asException()
                        .with("ProposedSize", Long.toString(part.size()))
                        .with("MinSizeAllowed", Long.toString(MIN_PART_BYTES))
                        .with("PartNumber", Integer.toString(part.number()))
                        .with("ETag", part.etag());
            }
            chosen.add(part);
        }
        return chosen;
    }

    /** The MD5 of the parts' MD5s, and how many they are. */
    private static String etag(List<Part> parts) {
        var digest = Algorithm.MD5.start();
        for (var part : parts) {
            var bytes = HexFormat.of().parseHex(part.etag());
            digest.update(bytes, 0, bytes.length);
        }
        return HexFormat.of().formatHex(digest.digest()) + "-" + parts.size();
    }

    private static StoredChecksum checksum(Algorithm algorithm, Upload upload, List<Part> parts) {
        var type = upload.checksumType().orElseThrow();
        if (type.equals(StoredChecksum.FULL_OBJECT)) {
            var combination = new CrcCombination(algorithm);
            parts.forEach(part -> combination.append(raw(part), part.size()));
            return new StoredChecksum(algorithm, type, Base64.getEncoder().encodeToString(combination.value()));
        }
        var digest = algorithm.start();
        parts.forEach(part -> digest.update(raw(part), 0, algorithm.bytes()));
        return new StoredChecksum(
                algorithm, type, Base64.getEncoder().encodeToString(digest.digest()) + "-" + parts.size());
    }

    private static byte[] raw(Part part) {
        return Base64.getDecoder().decode(part.checksum().orElseThrow());
    }

    private static void checkClaim(Call call, Optional<StoredChecksum> checksum) {
        checksum.ifPresent(stored -> call.header(stored.algorithm().header())
                .filter(claimed -> !claimed.equals(stored.value()))
                .filter(claimed -> !stored.value().startsWith(claimed + "-"))
                .ifPresent(claimed -> {
                    throw S3Error.BadDigest.because(
                            "The " + stored.algorithm() + " you specified did not match the calculated checksum.");
                }));
    }
}
