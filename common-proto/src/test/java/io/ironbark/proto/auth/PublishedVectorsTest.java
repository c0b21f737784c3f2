package io.ironbark.proto.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that AWS has published: its Signature Version 4 test suite, and the examples in S3's documentation. */
final class PublishedVectorsTest {
    private static final AuthRules SUITE =
            new AuthRules(Duration.ofMinutes(15), Set.of("service"), Optional.empty(), true);
    private static final String S3_KEY = "AKIAIOSFODNN7EXAMPLE";
    private static final Secret S3_SECRET = new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    private final QueryAuthenticator suite = new QueryAuthenticator(SUITE, TestKeys.source());
    private final S3Authenticator s3 = new S3Authenticator(AuthRules.s3(), PublishedVectorsTest::documented);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        get-vanilla                        | GET  | /                       | | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
        get-vanilla-empty-query-key        | GET  | /?Param1=value1         | | a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb
        get-vanilla-query-order-key-case   | GET  | /?Param2=value2&Param1=value1 | | b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500
        get-relative                       | GET  | /example/..             | | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
        get-slash                          | GET  | //                      | | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
        get-slash-dot-slash                | GET  | /./                     | | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
        post-vanilla                       | POST | /                       | | 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b
        """)
    void suiteVectorsVerify(String name, String method, String target, String ignored, String signature) {
        var headers = new ArrayList<SimpleEntry<String, String>>();
        headers.add(new SimpleEntry<>("Host", "example.amazonaws.com"));
        headers.add(new SimpleEntry<>("X-Amz-Date", "20150830T123600Z"));
        headers.add(new SimpleEntry<>(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date, Signature=" + signature));
        var request = RawRequest.of(method, target, Fields.of(headers));
        assertThat(suite.verify(request, new byte[0], TestKeys.NOW)).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void documentedS3GetVerifies() {
        var request = s3Request(
                "GET",
                "/test.txt",
                "Range",
                "bytes=0-9",
                "x-amz-content-sha256",
                Digests.EMPTY_SHA256,
                "x-amz-date",
                "20130524T000000Z",
                "Authorization",
                v4(
                        "host;range;x-amz-content-sha256;x-amz-date",
                        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
        assertVerified(s3.verify(request, Optional.empty(), Instant.parse("2013-05-24T00:00:00Z")));
    }

    @Test
    void documentedS3PutWithOddKeyVerifies() {
        var request = s3Request(
                "PUT",
                "/test%24file.text",
                "Date",
                "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-content-sha256",
                "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
                "x-amz-date",
                "20130524T000000Z",
                "x-amz-storage-class",
                "REDUCED_REDUNDANCY",
                "Authorization",
                v4(
                        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
        assertVerified(s3.verify(request, Optional.empty(), Instant.parse("2013-05-24T00:00:00Z")));
    }

    @Test
    void documentedPresignedUrlVerifies() {
        var request = s3Request(
                "GET",
                "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
        assertVerified(s3.verify(request, Optional.empty(), Instant.parse("2013-05-24T12:00:00Z")));
    }

    @Test
    void documentedChunksVerify() throws ChunkException {
        var request = s3Request(
                "PUT",
                "/examplebucket/chunkObject.txt",
                "Host",
                "s3.amazonaws.com",
                "x-amz-date",
                "20130524T000000Z",
                "x-amz-storage-class",
                "REDUCED_REDUNDANCY",
                "x-amz-content-sha256",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "Content-Encoding",
                "aws-chunked",
                "x-amz-decoded-content-length",
                "66560",
                "Content-Length",
                "66824",
                "Authorization",
                v4(
                        "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
                        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"));
        var verified = assertVerified(s3.verify(request, Optional.empty(), Instant.parse("2013-05-24T00:00:00Z")));
        var total = new long[1];
        var decoder = ((PayloadMode.Chunked) verified.payload()).decoder(data -> total[0] += data.remaining());
        for (var part : new String[] {
            "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n",
            "a".repeat(65536),
            "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n",
            "a".repeat(1024),
            "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n"
        }) {
            decoder.feed(ByteBuffer.wrap(part.getBytes(StandardCharsets.ISO_8859_1)));
        }
        assertThat(decoder.finish()).isEmpty();
        assertThat(total[0]).isEqualTo(66560);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
        GET    | /photos/puppy.jpg                | Tue, 27 Mar 2007 19:36:42 +0000 | qgk2+6Sv9/oM7G3qLEjTH1a1l1g=
        GET    | /?prefix=photos&max-keys=50&marker=puppy | Tue, 27 Mar 2007 19:42:41 +0000 | m0WP8eCtspQl5Ahe6L1SozdX9YA=
        GET    | /?acl                            | Tue, 27 Mar 2007 19:44:46 +0000 | 82ZHiFIjc+WbcwFKGUVEQspPn+0=
        """)
    void documentedVersion2RequestsVerify(String method, String target, String date, String signature) {
        var request = s3Request(
                method,
                target,
                "Host",
                "awsexamplebucket1.us-west-1.s3.amazonaws.com",
                "Date",
                date,
                "Authorization",
                "AWS " + S3_KEY + ":" + signature);
        var now = Instant.parse("2007-03-27T19:42:00Z");
        assertVerified(s3.verify(request, Optional.of("awsexamplebucket1"), now));
    }

    private static Verification.Verified assertVerified(Verification verification) {
        assertThat(verification).isInstanceOf(Verification.Verified.class);
        return (Verification.Verified) verification;
    }

    private static Optional<Credential> documented(String id) {
        var example = TestKeys.credential(Optional.empty());
        return id.equals(S3_KEY)
                ? Optional.of(new Credential(id, S3_SECRET, Optional.empty(), example.account(), "", "", ""))
                : Optional.empty();
    }

    private static String v4(String signedHeaders, String signature) {
        return "AWS4-HMAC-SHA256 Credential=" + S3_KEY + "/20130524/us-east-1/s3/aws4_request,SignedHeaders="
                + signedHeaders + ",Signature=" + signature;
    }

    private static RawRequest s3Request(String method, String target, String... headers) {
        var fields = new ArrayList<SimpleEntry<String, String>>();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(new SimpleEntry<>(headers[i], headers[i + 1]));
        }
        if (fields.stream().noneMatch(field -> field.getKey().equals("Host"))) {
            fields.add(new SimpleEntry<>("Host", "examplebucket.s3.amazonaws.com"));
        }
        return RawRequest.of(method, target, Fields.of(fields));
    }
}
