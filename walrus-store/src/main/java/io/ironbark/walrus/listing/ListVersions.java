package io.ironbark.walrus.listing;

import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.listing.VersionStore.Listed;
import io.ironbark.walrus.object.Attributes;
import io.ironbark.walrus.object.VersionId;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** GET /bucket?versions */
public final class ListVersions {
    private static final int MAX_KEYS = 1000;

    private final Database database;
    private final VersionStore store = new VersionStore();

    public ListVersions(Database database) {
        this.database = database;
    }

    public Reply answer(Call call) throws SQLException {
        var bucket = call.theBucket();
        var query = call.query();
        var keyMarker = ListObjects.checked(query.get("key-marker").orElse(""));
        var versionMarker = query.get("version-id-marker").filter(id -> !id.isEmpty());
        if (versionMarker.isPresent() && keyMarker.isEmpty()) {
            throw S3Error.InvalidArgument.because("A version-id marker cannot be specified without a key marker.")
                    .with("ArgumentName", "version-id-marker")
                    .with("ArgumentValue", versionMarker.get());
        }
        var version = versionMarker.map(VersionId::parse);
        var prefix = ListObjects.checked(query.get("prefix").orElse(""));
        var delimiter = ListObjects.checked(query.get("delimiter").orElse(""));
        int max = query.number("max-keys", MAX_KEYS, MAX_KEYS);
        var encode = ListObjects.encoding(call);
        var roll = max == 0
                ? new Roll<Listed>(List.of(), List.of(), Optional.empty(), false)
                : database.query(tx -> {
                    var from = from(tx, bucket, keyMarker, version);
                    return Roll.read(
                            new Roll.Wanted<>(bucket.id(), prefix, delimiter, from, max),
                            store.source(tx, bucket.id()));
                });
        var ids = roll.entries().stream().map(Listed::id).toList();
        var owners = database.query(tx -> OwnerStore.ofVersions(tx, bucket, ids));
        return Reply.document(Xml.document("ListVersionsResult", xml -> {
            xml.text("Name", bucket.name())
                    .text("Prefix", encode.apply(prefix))
                    .text("KeyMarker", encode.apply(keyMarker))
                    .text("VersionIdMarker", versionMarker.orElse(""));
            if (!delimiter.isEmpty()) {
                xml.text("Delimiter", encode.apply(delimiter));
            }
            xml.number("MaxKeys", max);
            query.get("encoding-type").ifPresent(type -> xml.text("EncodingType", type));
            xml.truth("IsTruncated", roll.isTruncated());
            if (roll.isTruncated()) {
                markers(xml, roll, encode);
            }
            roll.entries().forEach(listed -> {
                var owner = Optional.ofNullable(owners.get(listed.id())).orElseGet(() -> Person.owner(bucket));
                entry(xml, owner, listed, encode);
            });
            roll.commonPrefixes()
                    .forEach(one -> xml.element("CommonPrefixes", it -> it.text("Prefix", encode.apply(one))));
        }));
    }

    /** Behind a version, of which only the null one does not say where it stands; if it is gone, its key begins anew. */
    private Roll.Position<Long> from(Connection tx, Bucket bucket, String key, Optional<VersionId> version)
            throws SQLException {
        if (version.isEmpty()) {
            return key.isEmpty() ? Roll.Position.at(key) : Roll.Position.after(key);
        }
        var id = version.get().isNull()
                ? store.idOfNull(tx, bucket.id(), key)
                : Optional.of(version.get().rowId());
        return id.isPresent() ? new Roll.Position<>(key, false, id) : Roll.Position.at(key);
    }

    private static void markers(Xml xml, Roll<Listed> roll, UnaryOperator<String> encode) {
        var last = roll.last().orElse("");
        xml.text("NextKeyMarker", encode.apply(last));
        roll.entries().reversed().stream()
                .findFirst()
                .filter(listed -> listed.key().equals(last))
                .ifPresent(listed -> xml.text("NextVersionIdMarker", listed.version()));
    }

    private static void entry(Xml xml, Person owner, Listed listed, UnaryOperator<String> encode) {
        xml.element(listed.isDeleteMarker() ? "DeleteMarker" : "Version", one -> {
            one.text("Key", encode.apply(listed.key()))
                    .text("VersionId", listed.version())
                    .truth("IsLatest", listed.isLatest())
                    .time("LastModified", listed.modifiedAt());
            if (!listed.isDeleteMarker()) {
                one.text("ETag", "\"" + listed.etag() + "\"");
                listed.checksum().ifPresent(algorithm -> one.text("ChecksumAlgorithm", algorithm.name()));
                listed.checksumType().ifPresent(type -> one.text("ChecksumType", type));
                one.number("Size", listed.size())
                        .text("StorageClass", listed.storageClass().orElse(Attributes.USUAL_CLASS));
            }
            one.person("Owner", owner.id(), owner.name());
        });
    }
}
