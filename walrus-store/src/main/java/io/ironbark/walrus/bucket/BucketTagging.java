package io.ironbark.walrus.bucket;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ironbark.proto.hop.Json;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tags of buckets. */
public final class BucketTagging {
    private static final int MAX_BODY_BYTES = 128 << 10;
    private static final int MAX_TAGS = 50;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;
    private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final TypeReference<TreeMap<String, String>> MAP = new TypeReference<>() {};

    private final Settings settings;

    public BucketTagging(Settings settings) {
        this.settings = settings;
    }

    /** GET ?tagging */
    public Reply get(Call call) {
        var tags = of(call.theBucket());
        if (tags.isEmpty()) {
            throw S3Error.NoSuchTagSet.asException()
                    .with("BucketName", call.theBucket().name());
        }
        return Reply.document(Xml.document(
                "Tagging",
                xml -> xml.element(
                        "TagSet",
                        set -> tags.forEach((key, value) ->
                                set.element("Tag", tag -> tag.text("Key", key).text("Value", value))))));
    }

    /** PUT ?tagging: replaces all of them. */
    public Reply put(Call call) throws SQLException {
        var root = XmlReader.read(CheckedBody.read(call, MAX_BODY_BYTES), "Tagging");
        settings.put(call.theBucket(), Setting.TAGGING, document(read(root)));
        return Reply.noContent();
    }

    /** DELETE ?tagging */
    public Reply delete(Call call) throws SQLException {
        settings.delete(call.theBucket(), Setting.TAGGING);
        return Reply.noContent();
    }

    /** A bucket's tags. */
    static SortedMap<String, String> of(Bucket bucket) {
        try {
            var json = bucket.setting(Setting.TAGGING);
            return json.isEmpty() ? new TreeMap<>() : Json.mapper().readValue(json.get(), MAP);
        } catch (IOException e) {
            throw new UncheckedIOException("the tags of a bucket can't be read", e);
        }
    }

    /** The tags in a document that has them in a set. */
    static SortedMap<String, String> read(XmlReader.Element root) {
        var sets = root.all("TagSet");
        if (sets.size() != 1) {
            throw S3Error.MalformedXML.asException();
        }
        return readSet(sets.getFirst());
    }

    /** The tags in a set, as it is stored. */
    static String ofSet(XmlReader.Element set) {
        return document(readSet(set));
    }

    private static SortedMap<String, String> readSet(XmlReader.Element set) {
        var tags = new TreeMap<String, String>();
        for (var tag : set.all("Tag")) {
            var key = tag.first("Key").orElseThrow(S3Error.MalformedXML::asException);
            var value = tag.first("Value").orElseThrow(S3Error.MalformedXML::asException);
            if (key.isEmpty() || key.length() > MAX_KEY || !TEXT.matcher(key).matches()) {
                throw invalid("The TagKey you have provided is invalid", key);
            }
            if (value.length() > MAX_VALUE || !TEXT.matcher(value).matches()) {
                throw invalid("The TagValue you have provided is invalid", key);
            }
            if (key.startsWith("aws:")) {
                throw invalid("System tags cannot be added/updated by requester", key);
            }
            if (tags.put(key, value) != null) {
                throw invalid("Cannot provide multiple Tags with the same key", key);
            }
        }
        if (tags.size() > MAX_TAGS) {
            throw S3Error.BadRequest.because("Bucket tag count cannot be greater than " + MAX_TAGS);
        }
        return tags;
    }

    static String document(SortedMap<String, String> tags) {
        return new String(Json.write(tags), StandardCharsets.UTF_8);
    }

    private static S3Exception invalid(String message, String key) {
        return S3Error.InvalidTag.because(message).with("TagKey", key);
    }
}
