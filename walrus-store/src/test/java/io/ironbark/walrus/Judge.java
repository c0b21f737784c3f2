package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Writes to a store that is about to die, notes out here what it acknowledged, and afterwards holds it to that: every
 * version that it acknowledged is whole, every one whose deletion it acknowledged is gone, and whatever else is there is
 * whole, too. The bucket keeps versions, so that nothing acknowledged is hidden by what came later.
 */
final class Judge {
    private static final int KEYS = 6;
    private static final int MAX_BYTES = 1 << 20;
    private static final byte[] NOTHING = {};
    private static final Pattern VERSION = Pattern.compile(
            "<Version><Key>([^<]*)</Key><VersionId>([^<]*)</VersionId><IsLatest>(true|false)</IsLatest>");

    private final String bucket;
    private final Map<String, Long> kept = new ConcurrentHashMap<>();
    private final Set<String> going = ConcurrentHashMap.newKeySet();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    Judge(String bucket) {
        this.bucket = bucket;
    }

    /** Makes the bucket, unless it is there. */
    void begin(S3Http alice) throws IOException, InterruptedException {
        alice.put(bucket, NOTHING);
        alice.put(
                bucket + "?versioning",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
                        .getBytes(StandardCharsets.UTF_8));
    }

    int acknowledged() {
        return kept.size() + gone.size();
    }

    /** Works until it is told to end or the store does not answer well any more. */
    void write(S3Http alice, int writer, BooleanSupplier ended) {
        var random = new Random(System.nanoTime());
        var mine = new ArrayList<String>();
        try {
            boolean well = true;
            while (well && !ended.getAsBoolean()) {
                var key = bucket + "/w%d-%d".formatted(writer, random.nextInt(KEYS));
                well = switch (random.nextInt(6)) {
                    case 0 -> multipart(alice, key, random.nextLong(), mine);
                    case 1 -> mine.isEmpty() || copy(alice, mine.get(random.nextInt(mine.size())), key, mine);
                    case 2 -> alice.send("DELETE", key, NOTHING).status() == 204;
                    case 3 -> mine.isEmpty() || remove(alice, mine.remove(random.nextInt(mine.size())));
                    default -> put(alice, key, random.nextLong(), mine);
                };
            }
        } catch (IOException e) {
            return; // dead: nobody knows what became of the last request
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean put(S3Http alice, String key, long seed, List<String> mine)
            throws IOException, InterruptedException {
        return note(key, seed, alice.put(key, content(seed)), mine);
    }

    private boolean copy(S3Http alice, String from, String key, List<String> mine)
            throws IOException, InterruptedException {
        long seed = kept.getOrDefault(from, 0L);
        return note(key, seed, alice.put(key, NOTHING, "x-amz-copy-source", from), mine);
    }

    private boolean multipart(S3Http alice, String key, long seed, List<String> mine)
            throws IOException, InterruptedException {
        var id = alice.send("POST", key + "?uploads", NOTHING).element("UploadId");
        var part = alice.put(key + "?partNumber=1&uploadId=" + id, content(seed));
        if (part.status() != 200) {
            return false;
        }
        var document = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + part.header("etag").orElseThrow() + "</ETag></Part></CompleteMultipartUpload>";
        var done = alice.send("POST", key + "?uploadId=" + id, document.getBytes(StandardCharsets.UTF_8));
        return note(key, seed, done, mine);
    }

    private boolean note(String key, long seed, S3Http.Answer answer, List<String> mine) {
        if (answer.status() != 200) {
            return false;
        }
        var version = key + "?versionId=" + answer.header("x-amz-version-id").orElseThrow();
        kept.put(version, seed);
        mine.add(version);
        return true;
    }

    private boolean remove(S3Http alice, String version) throws IOException, InterruptedException {
        going.add(version);
        if (alice.send("DELETE", version, NOTHING).status() != 204) {
            return false;
        }
        gone.add(version);
        return true;
    }

    void check(S3Http alice) throws IOException, InterruptedException {
        for (var version : kept.entrySet()) {
            var answer = alice.get(version.getKey());
            if (gone.contains(version.getKey())) {
                assertThat(answer.status())
                        .as("%s was deleted", version.getKey())
                        .isEqualTo(404);
            } else if (!going.contains(version.getKey()) || answer.status() != 404) {
                assertThat(answer.status())
                        .as("%s was acknowledged", version.getKey())
                        .isEqualTo(200);
                assertThat(answer.body()).as("%s is torn", version.getKey()).isEqualTo(content(version.getValue()));
            }
        }
        var listed = alice.get(bucket + "?versions").text();
        var latest = ConcurrentHashMap.<String>newKeySet();
        for (var match : VERSION.matcher(listed).results().toList()) {
            var body = alice.get(bucket + "/" + match.group(1) + "?versionId=" + match.group(2))
                    .body();
            assertThat(body)
                    .as(match.group())
                    .isEqualTo(content(ByteBuffer.wrap(body).getLong()));
            assertThat(match.group(3).equals("false") || latest.add(match.group(1)))
                    .isTrue();
        }
    }

    /** Begins with what it is made from. */
    private static byte[] content(long seed) {
        var random = new Random(seed);
        var bytes =
                new byte[Long.BYTES + (random.nextInt(10) == 0 ? random.nextInt(MAX_BYTES) : random.nextInt(20_000))];
        random.nextBytes(bytes);
        ByteBuffer.wrap(bytes).putLong(seed);
        return bytes;
    }
}
