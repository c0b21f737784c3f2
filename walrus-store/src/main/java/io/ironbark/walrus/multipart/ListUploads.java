package io.ironbark.walrus.multipart;

import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.listing.ListObjects;
import io.ironbark.walrus.listing.Person;
import io.ironbark.walrus.listing.Roll;
import io.ironbark.walrus.object.Attributes;
import io.ironbark.walrus.object.Conditions;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Listings of uploads and of their parts. */
public final class ListUploads {
    private static final int MAX_LISTED = 1000;

    private final Database database;
    private final UploadStore store;

    public ListUploads(Database database, UploadStore store) {
        this.database = database;
        this.store = store;
    }

    /** GET /bucket?uploads */
    public Reply uploads(Call call) throws SQLException {
        var query = call.query();
        var bucket = call.theBucket();
        var prefix = query.get("prefix").orElse("");
        var delimiter = query.get("delimiter").orElse("");
        var keyMarker = query.get("key-marker").orElse("");
        var idMarker = query.get("upload-id-marker").filter(id -> !keyMarker.isEmpty() && !id.isEmpty());
        int max = query.number("max-uploads", MAX_LISTED, MAX_LISTED);
        var encode = ListObjects.encoding(call);
        var from = new Roll.Position<>(keyMarker, keyMarker.isEmpty(), idMarker);
        var roll = max == 0
                ? new Roll<Upload>(List.of(), List.of(), Optional.empty(), false)
                : database.query(tx -> Roll.read(
                        new Roll.Wanted<>(bucket.id(), prefix, delimiter, from, max), store.source(tx, bucket.id())));
        return Reply.document(Xml.document("ListMultipartUploadsResult", xml -> {
            xml.text("Bucket", bucket.name())
                    .text("KeyMarker", encode.apply(keyMarker))
                    .text("UploadIdMarker", idMarker.orElse(""))
                    .text("Prefix", encode.apply(prefix));
            if (!delimiter.isEmpty()) {
                xml.text("Delimiter", encode.apply(delimiter));
            }
            query.get("encoding-type").ifPresent(type -> xml.text("EncodingType", type));
            xml.number("MaxUploads", max).truth("IsTruncated", roll.isTruncated());
            if (roll.isTruncated()) {
                markers(xml, roll, encode);
            }
            roll.entries().forEach(upload -> write(xml, bucket, upload, encode));
            roll.commonPrefixes()
                    .forEach(one -> xml.element("CommonPrefixes", it -> it.text("Prefix", encode.apply(one))));
        }));
    }

    private static void markers(Xml xml, Roll<Upload> roll, UnaryOperator<String> encode) {
        var last = roll.last().orElse("");
        xml.text("NextKeyMarker", encode.apply(last));
        roll.entries().reversed().stream()
                .findFirst()
                .filter(upload -> upload.key().equals(last))
                .ifPresent(upload -> xml.text("NextUploadIdMarker", upload.id()));
    }

    private static void write(Xml xml, Bucket bucket, Upload upload, UnaryOperator<String> encode) {
        xml.element("Upload", one -> {
            one.text("Key", encode.apply(upload.key())).text("UploadId", upload.id());
            people(one, bucket, upload)
                    .text("StorageClass", upload.attributes().storageClass().orElse(Attributes.USUAL_CLASS))
                    .time("Initiated", upload.initiatedAt());
            upload.checksum().ifPresent(a -> one.text("ChecksumAlgorithm", a.name()));
            upload.checksumType().ifPresent(type -> one.text("ChecksumType", type));
        });
    }

    /** Who began it, and whose the object will be. */
    private static Xml people(Xml xml, Bucket bucket, Upload upload) {
        var initiator = upload.initiator().orElseGet(() -> Person.owner(bucket));
        var owner = Person.owner(bucket, upload.attributes());
        return xml.person("Initiator", initiator.id(), initiator.name()).person("Owner", owner.id(), owner.name());
    }

    /** GET /bucket/key?uploadId= */
    public Reply parts(Call call) throws SQLException {
        var bucket = call.theBucket();
        var id = Uploads.checked(call.query().get("uploadId").orElse(""));
        int marker = call.query().number("part-number-marker", 0, Integer.MAX_VALUE);
        int max = call.query().number("max-parts", MAX_LISTED, MAX_LISTED);
        var upload = database.query(tx -> store.find(tx, id, bucket.id(), call.theKey()))
                .orElseThrow(S3Error.NoSuchUpload::asException);
        var found = database.query(tx -> store.parts(tx, id, marker, max + 1));
        boolean truncated = found.size() > max;
        var page = truncated ? found.subList(0, max) : found;
        return Reply.document(Xml.document("ListPartsResult", xml -> {
            xml.text("Bucket", bucket.name())
                    .text("Key", ListObjects.encoding(call).apply(upload.key()))
                    .text("UploadId", id);
            people(xml, bucket, upload)
                    .text("StorageClass", upload.attributes().storageClass().orElse(Attributes.USUAL_CLASS))
                    .number("PartNumberMarker", marker);
            xml.number(
                    "NextPartNumberMarker", page.isEmpty() ? 0 : page.getLast().number());
            xml.number("MaxParts", max).truth("IsTruncated", truncated);
            upload.checksum().ifPresent(a -> xml.text("ChecksumAlgorithm", a.name()));
            upload.checksumType().ifPresent(type -> xml.text("ChecksumType", type));
            for (var part : page) {
                xml.element("Part", one -> {
                    one.number("PartNumber", part.number())
                            .time("LastModified", part.modifiedAt())
                            .text("ETag", Conditions.quoted(part.etag()))
                            .number("Size", part.size());
                    upload.checksum().ifPresent(a -> part.checksum().ifPresent(c -> one.text(a.element(), c)));
                });
            }
        }));
    }
}
