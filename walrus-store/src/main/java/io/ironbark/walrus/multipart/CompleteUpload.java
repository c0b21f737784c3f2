package io.ironbark.walrus.multipart;

import io.ironbark.proto.auth.Percent;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.checksum.CrcCombination;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.encryption.Vault;
import io.ironbark.walrus.lifecycle.ExpirationHeader;
import io.ironbark.walrus.lifecycle.Filter;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.object.Conditions;
import io.ironbark.walrus.object.Content;
import io.ironbark.walrus.object.ObjectWriter;
import io.ironbark.walrus.object.StoredChecksum;
import io.ironbark.walrus.object.StoredObject;
import io.ironbark.walrus.object.VersionId;
import io.ironbark.walrus.object.WriteCondition;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** POST /bucket/key?uploadId=: the listed parts become the object, in one transaction that moves no bytes. */
public final class CompleteUpload {
    private static final int MAX_DOCUMENT_BYTES = 4 << 20;
    private static final long MIN_PART_BYTES = 5L << 20;
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

    private final Database database;
    private final UploadStore uploads;
    private final ObjectWriter writer;
    private final ExpirationHeader expiration;

    public CompleteUpload(Database database, UploadStore uploads, ObjectWriter writer, ExpirationHeader expiration) {
        this.database = database;
        this.uploads = uploads;
        this.writer = writer;
        this.expiration = expiration;
    }

    private record Listed(int number, String etag, XmlReader.Element element) {}

    public Reply answer(Call call) throws SQLException, IOException {
        var bucket = call.theBucket();
        var key = call.theKey();
        var id = Uploads.checked(call.query().get("uploadId").orElse(""));
        var listed = listed(CheckedBody.readWithoutChecksum(call, MAX_DOCUMENT_BYTES));
        var condition = WriteCondition.of(call);
        var completed = database.transaction(tx -> complete(tx, call, id, listed, condition));
        var location = "http://" + call.header("host").orElse("") + "/" + bucket.name() + "/" + Percent.encodePath(key);
        var reply = Reply.document(Xml.document("CompleteMultipartUploadResult", xml -> {
                    xml.text("Location", location)
                            .text("Bucket", bucket.name())
                            .text("Key", key)
                            .text("ETag", Conditions.quoted(completed.etag()));
                    completed.checksum().ifPresent(checksum -> checksum.addTo(xml));
                }))
                .with("x-amz-version-id", completed.version().map(VersionId::value));
        reply = Vault.addTo(reply, call.headers(), completed.encryption());
        return expiration.addTo(reply, bucket, new Filter.Subject(key, 0, new TreeMap<>()), call.now());
    }

    /** The key is locked before the upload is, as every writer of a key does. */
    private Completed complete(Connection tx, Call call, String id, List<Listed> listed, WriteCondition condition)
            throws SQLException {
        var versioning = writer.begin(tx, call.theBucket().id(), call.theKey());
        var found = uploads.lock(tx, id, call.theBucket().id(), call.theKey());
        if (found.isEmpty()) {
            return again(tx, call, id, listed);
        }
        var upload = found.get();
        var known = uploads.parts(tx, id, 0, UploadParts.MAX_NUMBER).stream()
                .collect(Collectors.toMap(Part::number, Function.identity()));
        var parts = chosen(listed, known, upload.checksum());
        var checksum = upload.checksum().map(algorithm -> checksum(algorithm, upload, parts));
        checkClaims(call, upload, parts, checksum);
        var content = new Content(
                size(parts),
                etag(parts.stream().map(Part::etag).toList()),
                checksum,
                Optional.empty(),
                Optional.empty(),
                parts.size(),
                upload.encryption());
        long objectId = writer.nextId(tx);
        uploads.give(tx, parts, objectId);
        var object = StoredObject.fresh(
                        upload.bucketId(), upload.key(), call.now(), content, upload.attributes(), upload.lock())
                .withId(objectId);
        var put = writer.put(tx, versioning, object, condition);
        uploads.delete(tx, id, upload.bucketId(), upload.key());
        var completed = new Completed(put.version(), object.etag(), checksum, upload.encryption());
        uploads.remember(tx, upload, completed, call.now());
        return completed;
    }

    /** A client that did not hear the answer asks again, and is told the same. */
    private Completed again(Connection tx, Call call, String id, List<Listed> listed) throws SQLException {
        return uploads.completed(tx, id, call.theBucket().id(), call.theKey())
                .filter(done -> listed.stream()
                        .allMatch(part -> MD5.matcher(part.etag()).matches()))
                .filter(done -> done.etag()
                        .equals(etag(listed.stream().map(Listed::etag).toList())))
                .orElseThrow(S3Error.NoSuchUpload::asException);
    }

    private static long size(List<Part> parts) {
        return parts.stream().mapToLong(Part::size).sum();
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
    private static String etag(List<String> parts) {
        var digest = Algorithm.MD5.start();
        for (var part : parts) {
            var bytes = HexFormat.of().parseHex(part);
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

    /** What the request claims of the whole: its type of checksum, its checksum, its size. */
    private static void checkClaims(Call call, Upload upload, List<Part> parts, Optional<StoredChecksum> checksum) {
        call.header("x-amz-checksum-type")
                .filter(type -> !upload.checksumType().equals(Optional.of(type)))
                .ifPresent(type -> {
                    throw S3Error.InvalidRequest.because(
                            "The upload was created using the %s checksum mode. The complete"
                                    .concat(" request must use the same checksum mode.")
                                    .formatted(upload.checksumType().orElse("default")));
                });
        call.header("x-amz-mp-object-size")
                .filter(size -> !size.equals(Long.toString(size(parts))))
                .ifPresent(size -> {
                    throw S3Error.InvalidRequest.because("The provided 'x-amz-mp-object-size' header value " + size
                            + " does not match what was computed: " + size(parts));
                });
        for (var algorithm : Algorithm.values()) {
            if (algorithm.isChecksum() && call.headers().has(algorithm.header())) {
                checkClaim(call.header(algorithm.header()).orElseThrow(), algorithm, checksum);
            }
        }
    }

    private static void checkClaim(String claimed, Algorithm algorithm, Optional<StoredChecksum> checksum) {
        var stored = checksum.filter(known -> known.algorithm() == algorithm)
                .orElseThrow(() -> S3Error.InvalidRequest.because(
                        "The upload was not created with the checksum algorithm " + algorithm + "."));
        if (!claimed.equals(stored.value()) && !stored.value().startsWith(claimed + "-")) {
            throw S3Error.BadDigest.because(
                    "The " + algorithm + " you specified did not match the calculated checksum.");
        }
    }
}
