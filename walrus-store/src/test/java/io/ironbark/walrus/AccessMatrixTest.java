package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who may do what, for every canned list: the table in {@code access-matrix.txt} is the whole truth, and any change to it
 * is to be read. The bucket is Alice's, the object in it Bob's; both have the list. Dave is somebody else with an account,
 * Carol a user of Alice's account whose own policy lets her read everything.
 */
final class AccessMatrixTest {
    private static final Path GOLDEN = Path.of("src/test/resources/access-matrix.txt");
    private static final byte[] NOTHING = {};
    private static final String NONSENSE = "nonsense";
    private static final List<String> CANNED = List.of(
            "private",
            "public-read",
            "public-read-write",
            "authenticated-read",
            "bucket-owner-read",
            "bucket-owner-full-control");

    /** A request that changes nothing, allowed or not: what writes is nonsense, or about what is not there. */
    private record Verb(String name, String method, String target, String body) {}

    private static final List<Verb> VERBS = List.of(
            new Verb("HeadBucket", "HEAD", "", ""),
            new Verb("ListObjects", "GET", "?list-type=2", ""),
            new Verb("ListVersions", "GET", "?versions", ""),
            new Verb("ListUploads", "GET", "?uploads", ""),
            new Verb("GetBucketAcl", "GET", "?acl", ""),
            new Verb("PutBucketAcl", "PUT", "?acl", NONSENSE),
            new Verb("GetBucketPolicy", "GET", "?policy", ""),
            new Verb("PutBucketPolicy", "PUT", "?policy", NONSENSE),
            new Verb("PutBucketTagging", "PUT", "?tagging", NONSENSE),
            new Verb("PutVersioning", "PUT", "?versioning", NONSENSE),
            new Verb("PutLifecycle", "PUT", "?lifecycle", NONSENSE),
            new Verb("DeleteBucket", "DELETE", "", ""),
            new Verb("GetObject", "GET", "/k", ""),
            new Verb("HeadObject", "HEAD", "/k", ""),
            new Verb("GetObjectAttributes", "GET", "/k?attributes", ""),
            new Verb("GetObjectAcl", "GET", "/k?acl", ""),
            new Verb("PutObjectAcl", "PUT", "/k?acl", NONSENSE),
            new Verb("GetObjectTagging", "GET", "/k?tagging", ""),
            new Verb("PutObjectTagging", "PUT", "/k?tagging", NONSENSE),
            new Verb("PutObject", "PUT", "/new", ""),
            new Verb("DeleteObject", "DELETE", "/never", ""),
            new Verb("CreateUpload", "POST", "/new?uploads", ""));

    @Test
    void everybodyMayDoWhatTheTableSays() throws Exception {
        var table = new ArrayList<String>();
        for (var canned : CANNED) {
            var bucket = SharedStore.openBucket("ObjectWriter");
            prepare(bucket, canned);
            table.add("%-28s%s".formatted(canned, "stranger dave bob alice carol"));
            for (var verb : VERBS) {
                table.add("  %-26s%s".formatted(verb.name(), String.join(" ", row(bucket, verb))));
            }
        }
        var text = String.join("\n", table) + "\n";
        if (Boolean.getBoolean("ironbark.update")) {
            Files.writeString(GOLDEN, text);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN));
    }

    /** Only who may write can bring an object: so the bucket has its list last. */
    private static void prepare(String bucket, String canned) throws Exception {
        var alice = SharedStore.alice();
        alice.put(bucket + "?acl", NOTHING, "x-amz-acl", "public-read-write");
        assertThat(SharedStore.bob()
                        .put(bucket + "/k", bytes(NONSENSE), "x-amz-acl", canned)
                        .status())
                .isEqualTo(200);
        var ofBucket = canned.startsWith("bucket-owner") ? "private" : canned;
        assertThat(alice.put(bucket + "?acl", NOTHING, "x-amz-acl", ofBucket).status())
                .isEqualTo(200);
    }

    private static List<String> row(String bucket, Verb verb) throws Exception {
        var target = bucket + verb.target();
        var attributes =
                verb.target().endsWith("attributes") ? new String[] {"x-amz-object-attributes", "ETag"} : new String[0];
        var cells = new ArrayList<String>();
        cells.add(cell(
                SharedStore.stranger().send(verb.method(), target, bytes(verb.body()), attributes),
                "stranger".length()));
        cells.add(
                cell(SharedStore.dave().send(verb.method(), target, bytes(verb.body()), attributes), "dave".length()));
        cells.add(cell(SharedStore.bob().send(verb.method(), target, bytes(verb.body()), attributes), "bob".length()));
        cells.add(cell(
                SharedStore.alice().send(verb.method(), target, bytes(verb.body()), attributes), "alice".length()));
        cells.add(cell(
                        SharedStore.carol().send(verb.method(), target, bytes(verb.body()), attributes),
                        "carol".length())
                .strip());
        return cells;
    }

    private static String cell(S3Http.Answer answer, int width) {
        return ("%-" + width + "s").formatted(answer.status() == 403 ? "-" : "yes");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
