package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is HTTP's rather than S3's: limits of the header, clients that go away, bytes far behind the beginning. */
final class HttpTest {
    private static final byte[] NOTHING = {};
    private static final int LARGE = 16 << 20;

    @Test
    void headersAndQueriesMayBeAsLongAsS3Lets() throws Exception {
        var key = SharedStore.bucket() + "/k";
        var answer = SharedStore.alice()
                .put(
                        key + "?x-id=" + "p".repeat(4000),
                        new byte[1],
                        "x-amz-meta-a",
                        "m".repeat(2000),
                        "Cache-Control",
                        "c".repeat(4000),
                        "x-amz-tagging",
                        "t=" + "v".repeat(200));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var url = SharedStore.alice().presigned("GET", key, Duration.ofMinutes(1), Clock.systemUTC());
        var filler = "f".repeat(8000);
        assertThat(SharedStore.stranger()
                        .get(url.substring(SharedStore.store().endpoint().length()), "Filler", filler)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headersThatAreTooLongAreRefusedInXml() throws Exception {
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            assertThat(raw.exchange("GET / HTTP/1.1\r\nHost: x\r\nFiller: " + "f".repeat(40_000) + "\r\n\r\n"))
                    .contains(" 400 ", "<Code>RequestHeaderSectionTooLarge</Code>");
        }
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            assertThat(raw.exchange("GET /" + "k".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .contains(" 414 ", "<Code>RequestURITooLong</Code>");
        }
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            assertThat(raw.exchange("nonsense\r\n\r\n")).contains(" 400 ", "<Code>BadRequest</Code>");
        }
    }

    /** Header and body of a small object are one write: as two, they would wait for each other's acknowledgement. */
    @Test
    void smallAnswersComeInOnePiece() throws Exception {
        var key = SharedStore.bucket() + "/k";
        SharedStore.alice().put(key, "0123456789".getBytes(StandardCharsets.US_ASCII));
        var request =
                "GET " + key + " HTTP/1.1\r\nHost: x\r\n" + V2Signer.lines("GET", key, "", StoreFixture.ALICE) + "\r\n";
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), SharedStore.store().port())) {
            var buffer = new byte[65536];
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                int length = socket.getInputStream().read(buffer);
                assertThat(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))
                        .endsWith("0123456789");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/admin/accounts",
                "/v1/identity/access-keys/AKIAALICEALICEALICE0",
                "/v1/images/ami-0123456789abcdef0",
                "/metrics",
                "/"
            })
    void signedUrlOfAnObjectOpensNothingElse(String path) throws Exception {
        var key = SharedStore.bucket() + "/k";
        SharedStore.alice().put(key, NOTHING);
        var version4 = URI.create(SharedStore.alice().presigned("GET", key, Duration.ofMinutes(1), Clock.systemUTC()))
                .getRawQuery();
        for (var query : List.of(version4, version2(key))) {
            assertThat(SharedStore.stranger().get(key + "?" + query).status()).isEqualTo(200);
            assertThat(SharedStore.stranger().get(path + "?" + query).code()).isEqualTo("SignatureDoesNotMatch");
            assertThat(SharedStore.stranger()
                            .get(path + "?Action=ListUsers&" + query)
                            .status())
                    .isEqualTo(403);
        }
    }

    private static String version2(String key) throws Exception {
        long expires = Clock.systemUTC().instant().getEpochSecond() + 60;
        var mac = Mac.getInstance("HmacSHA1");
        var secret = StoreFixture.ALICE.secret().reveal().getBytes(StandardCharsets.UTF_8);
        mac.init(new SecretKeySpec(secret, "HmacSHA1"));
        var signature = Base64.getEncoder()
                .encodeToString(mac.doFinal(("GET\n\n\n" + expires + "\n" + key).getBytes(StandardCharsets.US_ASCII)));
        return "AWSAccessKeyId=" + StoreFixture.ALICE.accessKeyId() + "&Expires=" + expires + "&Signature="
                + java.net.URLEncoder.encode(signature, StandardCharsets.UTF_8);
    }

    /** The file is stretched here: six gigabytes would take their time. */
    @Test
    void rangesBehindFourGigabytesAreTheRightBytes() throws Exception {
        var bucket = SharedStore.bucket();
        var mark = "stretched " + bucket;
        SharedStore.alice().put(bucket + "/k", (mark + " ".repeat(50_000)).getBytes(StandardCharsets.US_ASCII));
        long size = 6L << 30;
        long at = (5L << 30) + 3;
        try (var file = new RandomAccessFile(SharedStore.fileWith(mark).toFile(), "rw")) {
            file.setLength(size);
            file.seek(at);
            file.write("here".getBytes(StandardCharsets.US_ASCII));
        }
        try (var connection = SharedStore.database().connect();
                var update = connection.prepareStatement("UPDATE object SET size = ? WHERE key = 'k' AND bucket_id ="
                        + " (SELECT id FROM bucket WHERE name = ?)")) {
            update.setLong(1, size);
            update.setString(2, bucket.substring(1));
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        var alice = SharedStore.alice();
        var piece = alice.get(bucket + "/k", "Range", "bytes=" + at + "-" + (at + 3));
        assertThat(piece.text()).isEqualTo("here");
        assertThat(piece.header("content-range")).contains("bytes " + at + "-" + (at + 3) + "/" + size);
        assertThat(alice.get(bucket + "/k", "Range", "bytes=-1").body()).hasSize(1);
        var beyond = "9223372036854775808";
        assertThat(alice.get(bucket + "/k", "Range", "bytes=" + beyond + "-").code())
                .isEqualTo("InvalidRange");
        var toTheEnd = alice.get(bucket + "/k", "Range", "bytes=" + (size - 2) + "-" + beyond);
        assertThat(toTheEnd.header("content-range")).contains("bytes %d-%d/%d".formatted(size - 2, size - 1, size));
    }

    @Test
    void readersThatGoAwayLeaveNothingOpen() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", new byte[LARGE]);
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        for (int i = 0; i < 200; i++) {
            try (var socket = begun(bucket + "/k")) {
                assertThat(socket.getInputStream().read()).isPositive();
            }
        }
        Await.until("no file is open", () -> openFiles() == 0);
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + 30);
    }

    /** Of an object in pieces nothing is sent by the kernel. */
    @Test
    void slowReadersDoNotFillTheMemory() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var upload = bucket + "/k?uploadId="
                + alice.send("POST", bucket + "/k?uploads", NOTHING).element("UploadId");
        var parts = new StringBuilder();
        for (int number = 1; number <= 2; number++) {
            var etag = alice.put(upload + "&partNumber=" + number, new byte[LARGE])
                    .header("etag")
                    .orElseThrow();
            parts.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(number, etag));
        }
        alice.send(
                "POST",
                upload,
                ("<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>")
                        .getBytes(StandardCharsets.US_ASCII));
        long before = usedMemory();
        var readers = new ArrayList<Socket>();
        for (int i = 0; i < 12; i++) {
            var reader = begun(bucket + "/k");
            assertThat(reader.getInputStream().read()).isPositive();
            readers.add(reader);
        }
        assertThat(usedMemory() - before).isLessThan(100L << 20);
        for (var reader : readers) {
            reader.close();
        }
    }

    private static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** A GET whose answer is on its way and is not read. */
    private static Socket begun(String key) throws Exception {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new java.net.InetSocketAddress(
                InetAddress.getLoopbackAddress(), SharedStore.store().port()));
        var request =
                "GET " + key + " HTTP/1.1\r\nHost: x\r\n" + V2Signer.lines("GET", key, "", StoreFixture.ALICE) + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static long openFiles() throws IOException {
        var data = SharedStore.directory().resolve("store/data");
        long open = 0;
        try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var one : all) {
                open += leadsInto(one, data) ? 1 : 0;
            }
        }
        return open;
    }

    private static boolean leadsInto(Path link, Path directory) {
        try {
            return Files.readSymbolicLink(link).startsWith(directory) && !Files.isDirectory(link);
        } catch (IOException e) {
            return false; // closed while we looked
        }
    }
}
