package io.ironbark.proto.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.HostPort;
import io.ironbark.testsupport.TestPki;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in: nobody without the right certificate, role and name. */
class HopTrustTest {
    @TempDir
    static Path directory;

    private static final Vertx VERTX = Vertx.vertx();
    private static TestPki pki;
    private static HopServer server;

    @BeforeAll
    static void startServer() {
        pki = TestPki.in(directory);
        server = HopServer.start(
                VERTX,
                pki.tls(Role.CLUSTER_CONTROLLER, "zone-a"),
                new HopServer.Options(new HostPort("127.0.0.1", 0), DataSize.ofMebibytes(1)),
                List.of(Route.get("/v1/nodes/{node}/name")
                        .allow(Role.NODE_CONTROLLER)
                        .onlyOwn("node")
                        .answer(call -> Reply.document(call.peer().toString()))));
    }

    @AfterAll
    static void stopServer() {
        server.close();
        VERTX.close().await();
    }

    @Test
    void aNodeReadsItsOwn() throws Exception {
        assertThat(callWith(pki.files(Role.NODE_CONTROLLER, "node-1")))
                .isEqualTo(new Answer.Got<>("ironbark://node-controller/node-1"));
    }

    @Test
    void anothersPathIsRefused() throws Exception {
        assertThat(callWith(pki.files(Role.NODE_CONTROLLER, "node-2")))
                .isEqualTo(new Answer.Refused<>(403, "Forbidden", "not for node-2"));
    }

    @Test
    void anotherRoleIsRefused() throws Exception {
        assertThat(callWith(pki.files(Role.WALRUS_STORE, "node-1")))
                .isEqualTo(new Answer.Refused<>(403, "Forbidden", "not for a walrus-store"));
    }

    @Test
    void aNameThatIsWrittenInAnotherWayIsNotOnesOwn() throws Exception {
        var client = client(pki.files(Role.NODE_CONTROLLER, "node-1"));
        assertThat(client.get("/v1/nodes/node-1%2F/name", String.class)).isInstanceOf(Answer.Refused.class);
        assertThat(client.get("/v1/nodes/NODE-1/name", String.class)).isInstanceOf(Answer.Refused.class);
        assertThat(client.get("/v1/nodes/node-%31/name", String.class)).isInstanceOf(Answer.Got.class);
        assertThat(client.get("/v1/nodes/%C3%28/name", String.class)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aCertificateThatNamesNobodyIsRefused() throws Exception {
        for (var uris : List.of(
                List.<String>of(),
                List.of("https://node-controller/node-1"),
                List.of("ironbark://node-controller/"),
                List.of("ironbark://emperor/node-1"),
                List.of("ironbark://node-controller/node-1", "ironbark://operator/root"))) {
            assertThat(rawCall(pki.naming(uris))).as("%s", uris).isEqualTo(403);
        }
    }

    @Test
    void aSelfSignedCertificateGetsNoConnection() {
        assertThat(callWith(pki.selfSigned(Role.NODE_CONTROLLER, "node-1"))).isInstanceOf(Answer.Unreachable.class);
    }

    @Test
    void anExpiredCertificateGetsNoConnection() {
        assertThat(callWith(pki.expired(Role.NODE_CONTROLLER, "node-1"))).isInstanceOf(Answer.Unreachable.class);
    }

    @Test
    void anotherAuthoritysCertificateGetsNoConnection() {
        var other = TestPki.in(directory.resolve("other")).files(Role.NODE_CONTROLLER, "node-1");

        assertThat(callWith(new TlsFiles(pki.ca(), other.certificate(), other.key())))
                .isInstanceOf(Answer.Unreachable.class);
    }

    @Test
    void noCertificateGetsNoConnection() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {pki.tls(Role.OPERATOR, "root").trustManager()}, null);
        try (var http = HttpClient.newBuilder().sslContext(context).build()) {
            var request = HttpRequest.newBuilder(base().resolve("/v1/nodes/node-1/name"))
                    .build();

            assertThatThrownBy(() -> http.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void plainHttpGetsNoAnswer() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.port() + "/v1/nodes/node-1/name"))
                    .build();

            assertThatThrownBy(() -> http.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aServerOfAnotherRoleIsNotTalkedTo() throws Exception {
        try (var client = new HopClient(
                base(), pki.tls(Role.NODE_CONTROLLER, "node-1"), Role.CLOUD_CONTROLLER, HopClient.Limits.PATIENT)) {
            assertThat(client.get("/v1/nodes/node-1/name", String.class))
                    .isInstanceOfSatisfying(
                            Answer.Unreachable.class,
                            answer -> assertThat(answer.why()).contains("not a cloud-controller"));
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTalkedTo() throws Exception {
        var other = TestPki.in(directory.resolve("third"));
        try (var client = new HopClient(
                base(), other.tls(Role.NODE_CONTROLLER, "node-1"), Role.CLUSTER_CONTROLLER, HopClient.Limits.PATIENT)) {
            assertThat(client.get("/v1/nodes/node-1/name", String.class)).isInstanceOf(Answer.Unreachable.class);
        }
    }

    @Test
    void aKeyThatIsNotTheCertificatesIsRefusedAtStart() {
        var right = pki.files(Role.NODE_CONTROLLER, "node-1");
        var other = pki.files(Role.NODE_CONTROLLER, "node-2");

        assertThatThrownBy(() -> Tls.load(new TlsFiles(pki.ca(), right.certificate(), other.key())))
                .isInstanceOf(IOException.class);
    }

    private static Answer<String> callWith(TlsFiles files) {
        try {
            return client(files).get("/v1/nodes/node-1/name", String.class);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HopClient client(TlsFiles files) throws IOException {
        return new HopClient(base(), Tls.load(files), Role.CLUSTER_CONTROLLER, HopClient.Limits.PATIENT);
    }

    /** The status that a certificate gets which {@link Tls} itself would refuse to load. */
    private static int rawCall(TlsFiles files) throws Exception {
        var process = new ProcessBuilder(
                        "curl",
                        "-s",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code}",
                        "--cacert",
                        files.ca().toString(),
                        "--cert",
                        files.certificate().toString(),
                        "--key",
                        files.key().toString(),
                        base() + "/v1/nodes/node-1/name")
                .start();
        return Integer.parseInt(
                new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static URI base() {
        return URI.create("https://127.0.0.1:" + server.port());
    }
}
