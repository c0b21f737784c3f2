package io.ironbark.walrus.object;

import io.ironbark.proto.auth.Percent;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tags of objects (Amazon S3 User Guide, "Categorizing your objects using tags"). */
public final class Tags {
    private static final int MAX_TAGS = 10;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;
    private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private Tags() {}

    /** From a header: pairs as in a query. */
    public static SortedMap<String, String> parse(String header) {
        var tags = new TreeMap<String, String>();
        for (var piece : header.split("&", -1)) {
            if (!piece.isEmpty()) {
                int equals = piece.indexOf('=');
                var key = decoded(equals < 0 ? piece : piece.substring(0, equals));
                add(tags, key, equals < 0 ? "" : decoded(piece.substring(equals + 1)));
            }
        }
        return limited(tags);
    }

    /** From a document. */
    public static SortedMap<String, String> read(XmlReader.Element tagging) {
        var set = tagging.all("TagSet");
        if (set.size() != 1) {
            throw S3Error.MalformedXML.asException();
        }
        var tags = new TreeMap<String, String>();
        for (var tag : set.getFirst().all("Tag")) {
            add(
                    tags,
                    tag.first("Key").orElseThrow(S3Error.MalformedXML::asException),
                    tag.first("Value").orElseThrow(S3Error.MalformedXML::asException));
        }
        return limited(tags);
    }

    /** As a document. */
    static Xml write(Map<String, String> tags) {
        return Xml.document(
                "Tagging",
                xml -> xml.element(
                        "TagSet",
                        set -> tags.forEach((key, value) ->
                                set.element("Tag", tag -> tag.text("Key", key).text("Value", value)))));
    }

    private static void add(SortedMap<String, String> tags, String key, String value) {
        if (key.isEmpty() || length(key) > MAX_KEY || !TEXT.matcher(key).matches()) {
            throw invalid("The TagKey you have provided is invalid", key);
        }
        if (length(value) > MAX_VALUE || !TEXT.matcher(value).matches()) {
            throw invalid("The TagValue you have provided is invalid", key);
        }
        if (key.startsWith("aws:")) {
            throw invalid("System tags cannot be added/updated by requester", key);
        }
        if (tags.putIfAbsent(key, value) != null) {
            throw invalid("Cannot provide multiple Tags with the same key", key);
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static S3Exception invalid(String message, String key) {
        return S3Error.InvalidTag.because(message).with("TagKey", key);
    }

    private static SortedMap<String, String> limited(SortedMap<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw S3Error.BadRequest.because("Object tags cannot be greater than " + MAX_TAGS);
        }
        return tags;
    }

    private static String decoded(String raw) {
        return Percent.decodeForm(raw)
                .orElseThrow(() -> S3Error.InvalidArgument.because(
                                "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters"
                                        + " without tag name duplicates.")
                        .with("ArgumentName", "x-amz-tagging"));
    }
}
