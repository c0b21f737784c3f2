package io.ironbark.walrus.listing;

import io.ironbark.proto.auth.Percent;
import io.ironbark.walrus.bucket.BucketCache;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.object.Attributes;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Xml;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** GET /bucket, in both versions. */
public final class ListObjects {
    private static final int MAX_KEYS = 1000;

    private final Database database;
    private final ListingStore store;
    private final BucketCache buckets;

    public ListObjects(Database database, ListingStore store, BucketCache buckets) {
        this.database = database;
        this.store = store;
        this.buckets = buckets;
    }

    public Reply version1(Call call) throws SQLException {
        var marker = call.query().get("marker").orElse("");
        var wanted = wanted(call, marker);
        var encode = encoding(call);
        var page = page(call, wanted);
        var owners = owners(call, page);
        return Reply.document(Xml.document("ListBucketResult", xml -> {
            start(xml, call, wanted, encode);
            xml.text("Marker", encode.apply(marker));
            if (page.isTruncated() && !wanted.delimiter().isEmpty()) {
                page.last().ifPresent(last -> xml.text("NextMarker", encode.apply(last)));
            }
            xml.truth("IsTruncated", page.isTruncated());
            contents(xml, page, encode, Optional.of(owners));
        }));
    }

    private Owners owners(Call call, Page page) throws SQLException {
        var bucket = call.theBucket();
        var keys = page.objects().stream().map(Listed::key).toList();
        return new Owners(Person.owner(bucket), database.query(tx -> OwnerStore.ofKeys(tx, bucket, keys)));
    }

    /** Whose the objects are. */
    private record Owners(Person ofBucket, Map<String, Person> ofKeys) {
        Person of(String key) {
            return ofKeys.getOrDefault(key, ofBucket);
        }
    }

    public Reply version2(Call call) throws SQLException {
        var token = call.query().get("continuation-token");
        var startAfter = call.query().get("start-after");
        var wanted = wanted(
                call, token.map(ListObjects::decodeToken).or(() -> startAfter).orElse(""));
        var encode = encoding(call);
        boolean owner = call.query().get("fetch-owner").filter("true"::equals).isPresent();
        var page = page(call, wanted);
        var owners = owner ? Optional.of(owners(call, page)) : Optional.<Owners>empty();
        return Reply.document(Xml.document("ListBucketResult", xml -> {
            start(xml, call, wanted, encode);
            token.ifPresent(text -> xml.text("ContinuationToken", text));
            startAfter.ifPresent(text -> xml.text("StartAfter", encode.apply(text)));
            xml.number("KeyCount", page.objects().size() + page.commonPrefixes().size());
            xml.truth("IsTruncated", page.isTruncated());
            if (page.isTruncated()) {
                page.last().ifPresent(last -> xml.text("NextContinuationToken", encodeToken(last)));
            }
            contents(xml, page, encode, owners);
        }));
    }

    private static Page.Wanted wanted(Call call, String after) {
        return new Page.Wanted(
                call.theBucket().id(),
                checked(call.query().get("prefix").orElse("")),
                checked(call.query().get("delimiter").orElse("")),
                checked(after),
                call.query().number("max-keys", MAX_KEYS, MAX_KEYS));
    }

    static String checked(String text) {
        if (text.indexOf('\0') >= 0) {
            throw S3Error.InvalidArgument.because("Keys can't have a NUL character");
        }
        return text;
    }

    private Page page(Call call, Page.Wanted wanted) throws SQLException {
        var page = wanted.max() == 0
                ? new Page(List.of(), List.of(), Optional.empty(), false)
                : database.query(tx -> Page.read(wanted, store.reader(tx)));
        if (page.objects().isEmpty() && page.commonPrefixes().isEmpty()) {
            buckets.check(call.theBucket());
        }
        return page;
    }

    private static void start(Xml xml, Call call, Page.Wanted wanted, UnaryOperator<String> encode) {
        xml.text("Name", call.theBucket().name()).text("Prefix", encode.apply(wanted.prefix()));
        if (!wanted.delimiter().isEmpty()) {
            xml.text("Delimiter", encode.apply(wanted.delimiter()));
        }
        xml.number("MaxKeys", wanted.max());
        call.query().get("encoding-type").ifPresent(type -> xml.text("EncodingType", type));
    }

    private static void contents(Xml xml, Page page, UnaryOperator<String> encode, Optional<Owners> owners) {
        for (var object : page.objects()) {
            xml.element("Contents", one -> {
                one.text("Key", encode.apply(object.key()))
                        .time("LastModified", object.modifiedAt())
                        .text("ETag", "\"" + object.etag() + "\"");
                object.checksum().ifPresent(algorithm -> one.text("ChecksumAlgorithm", algorithm.name()));
                object.checksumType().ifPresent(type -> one.text("ChecksumType", type));
                one.number("Size", object.size());
                owners.map(all -> all.of(object.key()))
                        .ifPresent(person -> one.person("Owner", person.id(), person.name()));
                one.text("StorageClass", object.storageClass().orElse(Attributes.USUAL_CLASS));
            });
        }
        for (var prefix : page.commonPrefixes()) {
            xml.element("CommonPrefixes", one -> one.text("Prefix", encode.apply(prefix)));
        }
    }

    /** How keys are written: as they are, or percent-encoded if the client wants that. */
    public static UnaryOperator<String> encoding(Call call) {
        var type = call.query().get("encoding-type");
        if (type.isEmpty()) {
            return UnaryOperator.identity();
        }
        if (!type.get().equals("url")) {
            throw S3Error.InvalidArgument.because("Invalid Encoding Method specified in Request")
                    .with("ArgumentName", "encoding-type")
                    .with("ArgumentValue", type.get());
        }
        return Percent::encodePath;
    }

    private static String encodeToken(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decodeToken(String token) {
        try {
            if (!token.isEmpty()) {
                return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            }
        } catch (IllegalArgumentException e) {
            throw badToken();
        }
        throw badToken();
    }

    private static S3Exception badToken() {
        return S3Error.InvalidArgument.because("The continuation token provided is incorrect")
                .with("ArgumentName", "continuation-token");
    }
}
