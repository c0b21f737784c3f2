package io.ironbark.walrus.multipart;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.listing.ListObjects;
import io.ironbark.walrus.listing.Prefixes;
import io.ironbark.walrus.object.Conditions;
import io.ironbark.walrus.object.StoredChecksum;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import java.sql.SQLException;
import java.util.LinkedHashSet;

/** Listings of uploads and of their parts. */
public final class ListUploads {
    private static final int MAX_LISTED = 1000;
    private static final String LAST_ID = "g"; // greater than all, which are hexadecimal

    private final Database database;
    private final UploadStore store;

    public ListUploads(Database database, UploadStore store) {
        this.database = database;
        this.store = store;
    }

    /** GET /bucket?uploads. A page counts uploads, also those that a common prefix stands for. */
    public Reply uploads(Call call) throws SQLException {
        var query = call.query();
        var bucket = call.theBucket();
        var prefix = query.get("prefix").orElse("");
        var delimiter = query.get("delimiter").orElse("");
        var keyMarker = query.get("key-marker").orElse("");
        var idMarker = query.get("upload-id-marker").filter(id -> !keyMarker.isEmpty());
        int max = query.number("max-uploads", MAX_LISTED, MAX_LISTED);
        var encode = ListObjects.encoding(call);
        var after = new UploadStore.After(keyMarker, idMarker.orElse(keyMarker.isEmpty() ? "" : LAST_ID));
        var found = database.query(tx -> store.list(tx, bucket.id(), prefix, after, max + 1));
        boolean truncated = found.size() > max;
        var page = truncated ? found.subList(0, max) : found;
        return Reply.document(Xml.document("ListMultipartUploadsResult", xml -> {
            xml.text("Bucket", bucket.name())
                    .text("KeyMarker", encode.apply(keyMarker))
                    .text("UploadIdMarker", idMarker.orElse(""))
                    .text("Prefix", encode.apply(prefix));
            if (!delimiter.isEmpty()) {
                xml.text("Delimiter", encode.apply(delimiter));
            }
            query.get("encoding-type").ifPresent(type -> xml.text("EncodingType", type));
            xml.number("MaxUploads", max).truth("IsTruncated", truncated);
            if (truncated && !page.isEmpty()) {
                xml.text("NextKeyMarker", encode.apply(page.getLast().key()))
                        .text("NextUploadIdMarker", page.getLast().id());
            }
            var common = new LinkedHashSet<String>();
            for (var upload : page) {
                var prefixed = Prefixes.common(upload.key(), prefix, delimiter);
                if (prefixed.isPresent()) {
                    common.add(prefixed.get());
                    continue;
                }
                xml.element(
                        "Upload",
                        one -> one.text("Key", encode.apply(upload.key()))
                                .text("UploadId", upload.id())
                                .person("Initiator", bucket.ownerId(), bucket.ownerName())
                                .person("Owner", bucket.ownerId(), bucket.ownerName())
                                .text("StorageClass", "STANDARD")
                                .time("Initiated", upload.initiatedAt()));
            }
            common.forEach(one -> xml.element("CommonPrefixes", p -> p.text("Prefix", encode.apply(one))));
        }));
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
                    .text("UploadId", id)
                    .person("Initiator", bucket.ownerId(), bucket.ownerName())
                    .person("Owner", bucket.ownerId(), bucket.ownerName())
                    .text("StorageClass", "STANDARD")
                    .number("PartNumberMarker", marker);
            xml.number(
                    "NextPartNumberMarker", page.isEmpty() ? 0 : page.getLast().number());
            xml.number("MaxParts", max).truth("IsTruncated", truncated);
            upload.checksum().ifPresent(a -> xml.text("ChecksumAlgorithm", a.name()));
            xml.text("ChecksumType", upload.checksumType().orElse(StoredChecksum.COMPOSITE));
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
