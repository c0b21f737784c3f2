package io.ironbark.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.metadata.Responder.Request;
import io.ironbark.node.metadata.Responder.Response;
import io.ironbark.node.network.Documents;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.GuestMetadata;
import io.ironbark.proto.node.IdentityProof;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceDesired.FurtherNic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponderTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final SecurityGroupId GROUP = new SecurityGroupId("sg-0123456789abcdef0");
    private static final byte[] USER_DATA = {0, 1, (byte) 0xff, '\n'};

    private final Documents documents = new Documents(new Random(7));
    private final Responder responder = new Responder(new Tokens(new byte[32]));
    private final InstanceDesired instance = Documents.with(
            documents.guest(10, Optional.of("198.18.0.9"), GROUP),
            metadata(true, false, Optional.of(Bytes.of(USER_DATA))));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /latest                                    | dynamic,meta-data,user-data
            /latest/                                   | dynamic,meta-data,user-data
            /2009-04-04/meta-data/local-ipv4           | 10.77.4.10
            /latest/meta-data/ami-launch-index         | 0
            /latest/meta-data/ami-manifest-path        | (unknown)
            /latest/meta-data/block-device-mapping/    | ami,root
            /latest/meta-data/block-device-mapping/root | /dev/vda
            /latest/meta-data/hostname                 | ip-10-77-4-10.ib-local-1.compute.internal
            /latest/meta-data/instance-action          | none
            /latest/meta-data/instance-life-cycle      | on-demand
            /latest/meta-data/instance-type            | t3.micro
            /latest/meta-data/mac                      | 02:77:00:00:04:0a
            /latest/meta-data/network/                 | interfaces/
            /latest/meta-data/network/interfaces/macs/ | 02:77:00:00:04:0a/
            /latest/meta-data/network/interfaces/macs/02:77:00:00:04:0a/device-number | 0
            /latest/meta-data/network/interfaces/macs/02:77:00:00:04:0a/owner-id | 123456789012
            /latest/meta-data/network/interfaces/macs/02:77:00:00:04:0a/public-ipv4s | 198.18.0.9
            /latest/meta-data/network/interfaces/macs/02:77:00:00:04:0a/security-group-ids | sg-0123456789abcdef0
            /latest/meta-data/network/interfaces/macs/02:77:00:00:04:0a/subnet-ipv4-cidr-block | 10.77.4.0/24
            /latest/meta-data/network/interfaces/macs/02:77:00:00:04:0a/vpc-ipv4-cidr-blocks | 10.77.0.0/16
            /latest/meta-data/placement/               | availability-zone,availability-zone-id,group-name,partition-number,region
            /latest/meta-data/placement/availability-zone | ib-local-1a
            /latest/meta-data/placement/availability-zone-id | ibl1-az1
            /latest/meta-data/placement/group-name     | parts
            /latest/meta-data/placement/partition-number | 2
            /latest/meta-data/public-ipv4              | 198.18.0.9
            /latest/meta-data/public-keys/             | 0=mine
            /latest/meta-data/public-keys/0/           | openssh-key
            /latest/meta-data/public-keys/0/openssh-key | ssh-ed25519 AAAA mine
            /latest/meta-data/security-groups          | default,web
            /latest/meta-data/services/domain          | amazonaws.com
            /latest/meta-data/tags/instance/           | Name,team:a
            /latest/meta-data/tags/instance/team:a     | one
            /latest/dynamic/                           | instance-identity/
            /latest/dynamic/instance-identity          | document
            """)
    void aPathHasEc2sAnswer(String path, String expected) {
        var response = get(path);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("text/plain");
        assertThat(text(response)).isEqualTo(expected.replace(',', '\n'));
    }

    @Test
    void whatAnInstanceHasNotOfAPlaceIsNotThere() {
        var alone = new GuestMetadata.Place("ibl1-az1", Optional.empty(), Optional.empty());
        assertThat(placement(Optional.of(alone)).lines())
                .containsExactly("availability-zone", "availability-zone-id", "region");
        assertThat(placement(Optional.empty()).lines()).containsExactly("availability-zone", "region");
        assertThat(get("/latest/meta-data/placement/host-id").status()).isEqualTo(404);
    }

    private String placement(Optional<GuestMetadata.Place> place) {
        GuestMetadata usual = Documents.metadata();
        var metadata = new GuestMetadata(
                usual.region(),
                usual.zone(),
                0,
                usual.launchTime(),
                Optional.empty(),
                true,
                false,
                1,
                List.of(),
                new TreeMap<>(),
                Optional.empty(),
                place);
        return text(respond(Documents.with(instance, metadata), Request.of("GET", "/latest/meta-data/placement/")));
    }

    @Test
    void metaDataListsDirectoriesWithASlash() {
        assertThat(text(get("/latest/meta-data/")).lines())
                .containsExactly(
                        "ami-id",
                        "ami-launch-index",
                        "ami-manifest-path",
                        "block-device-mapping/",
                        "hostname",
                        "instance-action",
                        "instance-id",
                        "instance-life-cycle",
                        "instance-type",
                        "local-hostname",
                        "local-ipv4",
                        "mac",
                        "network/",
                        "placement/",
                        "profile",
                        "public-ipv4",
                        "public-keys/",
                        "reservation-id",
                        "security-groups",
                        "services/",
                        "tags/");
        assertThat(text(get("/"))).startsWith("1.0\n2007-01-19\n").endsWith("\nlatest");
    }

    @ParameterizedTest
    @CsvSource({
        "/latest/meta-data/nothing",
        "/latest/meta-data/mac/more",
        "/latest/meta-data/iam/info",
        "/1999-01-01/meta-data/",
        "/latest/meta-data/tags/instance/a%2Fb",
        "/etc/passwd",
        "/latest/meta-data/../user-data"
    })
    void whatIsNotThereIsNotFound(String path) {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void eachInterfaceHasItsGroupsByIdAndByName() {
        var second = documents.guest(12, Optional.empty(), GROUP).nic();
        var both = instance.withFurtherNics(List.of(new FurtherNic(1, second, List.of("inside", "monitored"))));
        String macs = "/latest/meta-data/network/interfaces/macs/";
        assertThat(text(respond(both, Request.of("GET", macs))).lines())
                .containsExactly(instance.nic().mac() + "/", second.mac() + "/");
        Map.of(
                        instance.nic().mac() + "/security-groups", "default\nweb",
                        second.mac() + "/device-number", "1",
                        second.mac() + "/security-groups", "inside\nmonitored",
                        second.mac() + "/security-group-ids", GROUP.value())
                .forEach((path, expected) -> assertThat(text(respond(both, Request.of("GET", macs + path))))
                        .as(path)
                        .isEqualTo(expected));
    }

    @Test
    void userDataComesAsItIs() {
        assertThat(get("/latest/user-data").body().toArray()).isEqualTo(USER_DATA);
        var without = Documents.with(instance, metadata(true, false, Optional.empty()));
        assertThat(respond(without, Request.of("GET", "/latest/user-data")).status())
                .isEqualTo(404);
        assertThat(text(respond(without, Request.of("GET", "/latest/")))).isEqualTo("dynamic\nmeta-data");
    }

    @Test
    void theIdentityDocumentNamesTheInstance() {
        assertThat(text(get("/latest/dynamic/instance-identity/document")))
                .contains("\"instanceId\" : \"" + instance.id() + "\"")
                .contains("\"pendingTime\" : \"2026-11-21T08:00:00Z\"")
                .contains("\"accountId\" : \"123456789012\"");
    }

    @Test
    void theIdentityDocumentComesWithTheCloudsSignature() {
        var proof = new IdentityProof(Bytes.of(new byte[256]), Bytes.of(new byte[] {0x30, 0}));
        var signed = instance.withMetadata(instance.metadata().withIdentity(proof));
        String folder = "/latest/dynamic/instance-identity/";
        assertThat(text(respond(signed, Request.of("GET", folder))).lines())
                .containsExactly("document", "pkcs7", "rsa2048", "signature");
        assertThat(text(respond(signed, Request.of("GET", folder + "signature")))
                        .lines())
                .hasSize(6)
                .startsWith("A".repeat(64));
        String pkcs7 = text(respond(signed, Request.of("GET", folder + "pkcs7")));
        assertThat(new String(Base64.getMimeDecoder().decode(pkcs7), StandardCharsets.ISO_8859_1))
                .contains(text(get(folder + "document")));
        assertThat(text(respond(signed, Request.of("GET", folder + "rsa2048")))).isEqualTo(pkcs7);
        assertThat(get(folder + "signature").status()).as("of an older parent").isEqualTo(404);
    }

    @Test
    void aTokenWorksForItsInstanceUntilItExpires() {
        var issued = respond(instance, put("60"));
        assertThat(issued.status()).isEqualTo(200);
        assertThat(issued.headers()).containsEntry(Responder.TTL, "60");
        String token = text(issued);
        var strict = Documents.with(instance, metadata(true, true, Optional.empty()));
        var request = Request.of("GET", "/latest/meta-data/mac", Responder.TOKEN, token);
        assertThat(respond(strict, request).status()).isEqualTo(200);
        assertThat(responder
                        .respond(Optional.of(view(strict)), request, NOW.plusSeconds(60))
                        .status())
                .isEqualTo(401);
        assertThat(respond(documents.guest(11), request).status())
                .as("another instance")
                .isEqualTo(401);
    }

    @Test
    void withoutATokenOnlyAnInstanceThatAllowsItIsAnswered() {
        var strict = Documents.with(instance, metadata(true, true, Optional.empty()));
        assertThat(respond(strict, Request.of("GET", "/latest/meta-data/")).status())
                .isEqualTo(401);
        assertThat(get("/latest/meta-data/").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"''", "AAAA", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="})
    void aTokenThatIsNoneIsRefusedEvenWhereNoneIsNeeded(String token) {
        assertThat(respond(instance, Request.of("GET", "/latest/meta-data/mac", Responder.TOKEN, token))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"0", "21601", "-1", "abc", "''", "99999999999999999999"})
    void aTokenLivesFromASecondToSixHours(String ttl) {
        assertThat(respond(instance, put(ttl)).status()).isEqualTo(400);
        assertThat(respond(instance, put("1")).status()).isEqualTo(200);
        assertThat(respond(instance, put("21600")).status()).isEqualTo(200);
        assertThat(respond(instance, Request.of("PUT", "/latest/api/token")).status())
                .isEqualTo(400);
    }

    @Test
    void noTokenGoesThroughAProxy() {
        assertThat(respond(
                                instance,
                                Request.of(
                                        "PUT", "/latest/api/token", Responder.TTL, "60", "X-Forwarded-For", "1.2.3.4"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void nobodyIsAnsweredButAKnownGuestWhoseEndpointIsOn() {
        assertThat(responder
                        .respond(Optional.empty(), Request.of("GET", "/latest/meta-data/"), NOW)
                        .status())
                .isEqualTo(404);
        var off = Documents.with(instance, metadata(false, false, Optional.empty()));
        assertThat(respond(off, Request.of("GET", "/latest/meta-data/")).status())
                .isEqualTo(403);
        assertThat(respond(off, put("60")).status()).isEqualTo(403);
        assertThat(respond(instance, Request.of("POST", "/latest/meta-data/")).status())
                .isEqualTo(405);
    }

    private Response get(String path) {
        return respond(instance, Request.of("GET", path));
    }

    private static Request put(String ttl) {
        return Request.of("PUT", "/latest/api/token", Responder.TTL, ttl);
    }

    private Response respond(InstanceDesired guest, Request request) {
        return responder.respond(Optional.of(view(guest)), request, NOW);
    }

    private static GuestView view(InstanceDesired guest) {
        return new GuestView(guest, Map.of(guest.nic().subnet(), "10.77.4.0/24"), List.of("10.77.0.0/16"));
    }

    private static String text(Response response) {
        return new String(response.body().toArray(), StandardCharsets.UTF_8);
    }

    private static GuestMetadata metadata(boolean enabled, boolean strict, Optional<Bytes> userData) {
        var usual = Documents.metadata();
        return new GuestMetadata(
                usual.region(),
                usual.zone(),
                0,
                usual.launchTime(),
                userData,
                enabled,
                strict,
                1,
                List.of("default", "web"),
                new TreeMap<>(Map.of("Name", "n", "team:a", "one", "a/b", "hidden", "..", "hidden")),
                Optional.empty(),
                Optional.of(new GuestMetadata.Place("ibl1-az1", Optional.of("parts"), Optional.of(2))));
    }
}
