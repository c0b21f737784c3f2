package io.ironbark.walrus.object;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.encryption.Vault;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** GET /bucket/key?attributes: those that the request names. */
public final class ObjectAttributes {
    private static final int MAX_PARTS = 1000;

    private final Database database;
    private final Versions versions;
    private final PartStore parts;
    private final Vault vault;

    public ObjectAttributes(Database database, Versions versions, PartStore parts, Vault vault) {
        this.database = database;
        this.versions = versions;
        this.parts = parts;
        this.vault = vault;
    }

    private enum Wanted {
        ETAG("ETag"),
        CHECKSUM("Checksum"),
        OBJECT_PARTS("ObjectParts"),
        STORAGE_CLASS("StorageClass"),
        OBJECT_SIZE("ObjectSize");

        private final String word;

        Wanted(String word) {
            this.word = word;
        }
    }

    /** Some of an object's parts. */
    private record Parts(int total, int after, int max, List<PartStore.Part> page, boolean isTruncated) {}

    public Reply answer(Call call) throws SQLException {
        var wanted = wanted(call);
        var object = versions.find(call);
        Conditions.check(Conditions.Of.READ, call.headers(), object);
        vault.open(call.headers(), object.encryption());
        var uploaded = object.content().uploadedParts();
        var page = wanted.contains(Wanted.OBJECT_PARTS) && uploaded.isPresent()
                ? List.of(page(call, object, uploaded.get()))
                : List.<Parts>of();
        var reply = Reply.document(Xml.document("GetObjectAttributesResponse", xml -> {
                    if (wanted.contains(Wanted.ETAG)) {
                        xml.text("ETag", object.etag());
                    }
                    if (wanted.contains(Wanted.CHECKSUM) && object.checksum().isPresent()) {
                        xml.element("Checksum", object.checksum().get()::addTo);
                    }
                    page.forEach(listed -> write(xml, object, listed));
                    if (wanted.contains(Wanted.STORAGE_CLASS)) {
                        xml.text(
                                "StorageClass",
                                object.attributes().storageClass().orElse(Attributes.USUAL_CLASS));
                    }
                    if (wanted.contains(Wanted.OBJECT_SIZE)) {
                        xml.number("ObjectSize", object.size());
                    }
                }))
                .with("last-modified", Conditions.HTTP_DATE.format(object.modifiedAt()));
        return Versions.addTo(reply, call.theBucket(), object);
    }

    private static Set<Wanted> wanted(Call call) {
        var header = call.header("x-amz-object-attributes")
                .orElseThrow(() -> S3Error.InvalidArgument.because(
                                "The x-amz-object-attributes header specifying the attributes to be retrieved is either"
                                        + " missing or empty")
                        .with("ArgumentName", "x-amz-object-attributes"));
        var all = EnumSet.noneOf(Wanted.class);
        for (var values : call.headers().all("x-amz-object-attributes")) {
            for (var word : values.split(",", -1)) {
                all.add(Arrays.stream(Wanted.values())
                        .filter(one -> one.word.equals(word.strip()))
                        .findFirst()
                        .orElseThrow(() -> S3Error.InvalidArgument.because("Invalid attribute name specified.")
                                .with("ArgumentName", "x-amz-object-attributes")
                                .with("ArgumentValue", header)));
            }
        }
        return all;
    }

    private Parts page(Call call, StoredObject object, int total) throws SQLException {
        int after = number(call, "x-amz-part-number-marker", 0);
        int max = Math.min(number(call, "x-amz-max-parts", MAX_PARTS), MAX_PARTS);
        var found = database.query(tx -> parts.parts(tx, object, after, max + 1));
        boolean truncated = found.size() > max;
        return new Parts(total, after, max, truncated ? found.subList(0, max) : found, truncated);
    }

    private static int number(Call call, String header, int otherwise) {
        try {
            int value = call.header(header).map(Integer::parseInt).orElse(otherwise);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw S3Error.InvalidArgument.because("Provided " + header + " not an integer or within integer range");
        }
        throw S3Error.InvalidArgument.because("Provided " + header + " not an integer or within integer range");
    }

    /** Parts are named one by one only if each has a checksum, as S3 does. */
    private static void write(Xml xml, StoredObject object, Parts parts) {
        xml.element("ObjectParts", list -> {
            list.number("PartsCount", parts.total());
            boolean named =
                    parts.page().stream().anyMatch(part -> part.checksum().isPresent());
            if (!named || object.checksum().isEmpty()) {
                return;
            }
            list.number("PartNumberMarker", parts.after())
                    .number(
                            "NextPartNumberMarker",
                            parts.page().isEmpty() ? 0 : parts.page().getLast().number())
                    .number("MaxParts", parts.max())
                    .truth("IsTruncated", parts.isTruncated());
            var element = object.checksum().get().algorithm().element();
            for (var part : parts.page()) {
                list.element("Part", one -> {
                    one.number("PartNumber", part.number()).number("Size", part.size());
                    part.checksum().ifPresent(value -> one.text(element, value));
                });
            }
        });
    }
}
