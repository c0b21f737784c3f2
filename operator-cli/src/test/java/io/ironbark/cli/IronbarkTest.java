package io.ironbark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.admin.AccountMade;
import io.ironbark.proto.admin.CloudStatus;
import io.ironbark.proto.admin.Explanation;
import io.ironbark.proto.admin.NetworkView;
import io.ironbark.proto.admin.NewAccount;
import io.ironbark.proto.admin.NodeStatus;
import io.ironbark.proto.admin.Nodes;
import io.ironbark.proto.admin.PacketTrace;
import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.hop.TlsFiles;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.network.Trace;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.StepTiming;
import io.ironbark.proto.placement.Placement;
import io.ironbark.proto.placement.Refusal;
import io.ironbark.testsupport.TestPki;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a server that speaks as the cloud controller does, over real mutual TLS. */
class IronbarkTest {
    private static final InstanceId WAITING = new InstanceId("i-0123456789abcdef0");
    private static final VpcId VPC = new VpcId("vpc-0123456789abcdef0");
    private static final NodeId NODE = new NodeId("node-1");
    private static final Capacity TOTAL = new Capacity(4, 8192, 100);

    @TempDir
    private static Path folder;

    private static Vertx vertx;
    private static HopServer server;
    private static Path config;

    /** What a run of the command left behind. */
    private record Run(int status, String out, String err) {}

    @BeforeAll
    static void startServer() throws Exception {
        vertx = Vertx.vertx();
        var pki = TestPki.in(folder.resolve("pki"));
        server = start(pki);
        TlsFiles files = pki.files(Role.OPERATOR, "root");
        config = Files.writeString(folder.resolve("operator.conf"), """
                cloud = https://127.0.0.1:%d
                tls.ca = %s
                tls.certificate = %s
                tls.key = %s
                """.formatted(
                        server.port(), files.ca(), files.certificate(), files.key()));
    }

    @AfterAll
    static void stopServer() {
        server.close();
        vertx.close().await();
    }

    @Test
    void statusShowsZonesAndExitsWithOneWhenSomethingNeedsAttention() {
        Run run = run("status");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("ib-local-1a", "available", "running", "! node-2 has not reported");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aNewAccountsKeyIsPrintedSoThatAShellCanSourceIt() {
        Run run = run("account", "create", "lab");
        assertThat(run.out()).contains("export AWS_ACCESS_KEY_ID=AKIA1", "export AWS_SECRET_ACCESS_KEY=s3cr3t");
        assertThat(run.status()).isZero();
    }

    @Test
    void jsonIsTheDocumentAsItCame() {
        assertThat(run("account", "create", "lab", "--json").out()).contains("\"secretAccessKey\":\"s3cr3t\"");
    }

    @Test
    void aRefusalIsOneLineAndExitStatusOne() {
        Run run = run("account", "create", "taken");
        assertThat(run.err()).isEqualTo("ironbark: there is an account taken (NameTaken, 409)\n");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void drainShowsTheNodeAsItIsThen() {
        assertThat(run("node", "drain", "node-1").out()).contains("node-1", "drained");
        assertThat(run("node", "list").out()).contains("ready", "4 vCPU, 8192 MiB, 100 GiB");
    }

    @Test
    void explainShowsWhyEachNodeRefusedAndHowLongEachStepTook() {
        assertThat(run("explain", WAITING.value()).out())
                .contains("waits for: a node with room", "MEMORY", "needs 512 MiB of memory, 10 free", "overlay");
    }

    @Test
    void netShowFillsInAnInstancesOwnAddressAndSaysWhichRuleDrops() {
        Run run = run("net", "show", WAITING.value(), "--from", "192.0.2.7", "--port", "22");
        assertThat(run.out())
                .contains("tcp 22 from 192.0.2.7 to 10.0.0.5 in vpc-0123456789abcdef0 is dropped", "no ingress rule");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run("net", "show", WAITING.value()).out()).contains("10.0.0.5", "internet gateway", "tcp 22 with");
        assertThat(run("net", "show", WAITING.value(), "--to", "192.0.2.7").status())
                .as("no port")
                .isEqualTo(2);
        assertThat(run("net", "show", "node-1", "--to", "192.0.2.7", "--port", "1")
                        .status())
                .as("no sender")
                .isEqualTo(2);
    }

    @Test
    void anUnknownInstanceIsNotFound() {
        Run run = run("explain", "i-00000000000000000");
        assertThat(run.err()).contains("no such instance");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void badWordsAreAUsageErrorAndReachNobody() {
        assertThat(run("explain", "instance").status()).isEqualTo(2);
        assertThat(run("node", "drain", "Node 1").status()).isEqualTo(2);
        assertThat(run("nonsense").status()).isEqualTo(2);
    }

    @Test
    void aCloudControllerThatIsAwayIsExitStatusThree() throws Exception {
        Path elsewhere = Files.writeString(
                folder.resolve("elsewhere.conf"),
                Files.readString(config).replaceAll("https://127.0.0.1:\\d+", "https://127.0.0.1:1"));
        Run run = execute("status", "--config", elsewhere.toString());
        assertThat(run.err()).startsWith("ironbark: the cloud controller was not reached");
        assertThat(run.status()).isEqualTo(3);
    }

    @Test
    void everyCommandHasHelp() {
        for (String words : List.of("", "status", "account create", "node list", "explain", "net show", "audit")) {
            var line = new java.util.ArrayList<>(words.isEmpty() ? List.<String>of() : List.of(words.split(" ")));
            line.add("--help");
            Run run = execute(line.toArray(String[]::new));
            assertThat(run.status()).isZero();
            assertThat(run.out()).contains("Usage: ironbark");
        }
    }

    private static Run run(String... words) {
        var line = new java.util.ArrayList<>(List.of(words));
        line.addAll(List.of("--config", config.toString()));
        return execute(line.toArray(String[]::new));
    }

    private static Run execute(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Ironbark.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new Run(status, out.toString(), err.toString());
    }

    private static HopServer start(TestPki pki) {
        return HopServer.start(
                vertx,
                pki.tls(Role.CLOUD_CONTROLLER, "cloud"),
                new HopServer.Options(new HostPort("127.0.0.1", 0), DataSize.ofMebibytes(1)),
                List.of(
                        Route.get("/v1/admin/status").allow(Role.OPERATOR).answer(call -> Reply.document(status())),
                        Route.post("/v1/admin/accounts")
                                .allow(Role.OPERATOR)
                                .answer(call -> account(call.body(NewAccount.class))),
                        Route.get("/v1/admin/nodes")
                                .allow(Role.OPERATOR)
                                .answer(call -> Reply.document(new Nodes(List.of(node(true))))),
                        Route.post("/v1/admin/nodes/{node}/drain")
                                .allow(Role.OPERATOR)
                                .answer(call -> Reply.document(node(false))),
                        Route.get("/v1/admin/network/{what}")
                                .allow(Role.OPERATOR)
                                .answer(_ -> Reply.document(network())),
                        Route.get("/v1/admin/network/{what}/trace")
                                .allow(Role.OPERATOR)
                                .answer(call -> Reply.document(trace(call))),
                        Route.get("/v1/admin/explain/{instance}")
                                .allow(Role.OPERATOR)
                                .answer(call -> explain(call.path().get("instance")))));
    }

    private static NetworkView network() {
        var group = new SecurityGroupId("sg-0123456789abcdef0");
        var subnet = new SubnetId("subnet-0123456789abcdef0");
        return new NetworkView(
                List.of(new NetworkView.Network(VPC, new AccountId("123456789012"), 7, List.of("10.0.0.0/16"))),
                List.of(new NetworkView.Guest(
                        WAITING,
                        VPC,
                        Optional.of(NODE),
                        subnet,
                        "10.0.0.5",
                        Optional.empty(),
                        "02:00:00:00:00:05",
                        List.of(group),
                        "tap0123")),
                List.of(new NetworkView.Way(VPC, subnet, "0.0.0.0/0", "internet gateway")),
                List.of(new NetworkView.Rule(
                        group, 1, false, new SecurityGroupRuleId("sgr-0123456789abcdef0"), "tcp 22 with 10.0.0.0/8")));
    }

    private static PacketTrace trace(HopCall call) {
        return new PacketTrace(
                VPC,
                "%s %s from %s to %s"
                        .formatted(
                                call.query("protocol").orElse(""),
                                call.query("port").orElse(""),
                                call.query("from").orElse(""),
                                call.query("to").orElse("")),
                false,
                List.of(new Trace.Step("node-1 ingress", false, "no ingress rule allows it")));
    }

    private static CloudStatus status() {
        return new CloudStatus(
                "ib-local-1",
                "test",
                List.of(new CloudStatus.Zone(new ZoneName("ib-local-1a"), true, 1200, 2, 1)),
                new TreeMap<>(Map.of("running", 3)),
                List.of("node-2 has not reported for 3 min"),
                List.of("node node-1: libvirt has domains that are not this node's: other"));
    }

    private static Reply account(NewAccount asked) throws HopRefusal {
        if (asked.name().equals("taken")) {
            throw new HopRefusal(409, "NameTaken", "there is an account taken");
        }
        return Reply.document(
                new AccountMade(new AccountId("123456789012"), asked.name(), "AKIA1", new Secret("s3cr3t")));
    }

    private static NodeStatus node(boolean schedulable) {
        return new NodeStatus(
                NODE,
                new ZoneName("ib-local-1a"),
                "127.0.0.1",
                NodeObserved.Accelerator.TCG,
                "test",
                400,
                true,
                schedulable,
                TOTAL,
                TOTAL,
                0,
                List.of(),
                List.of());
    }

    private static Reply explain(String instance) throws HopRefusal {
        if (!instance.equals(WAITING.value())) {
            throw new HopRefusal(404, "NoSuchInstance", "no such instance");
        }
        return Reply.document(new Explanation(
                WAITING,
                new AccountId("123456789012"),
                "pending",
                1,
                Optional.of(new Explanation.Reason("pending", "pending")),
                Optional.of("a node with room"),
                Optional.empty(),
                Optional.of(new Placement.Nowhere(
                        new TreeMap<>(Map.of(Refusal.MEMORY, 1)),
                        List.of(new Placement.Verdict(NODE, Refusal.MEMORY, "needs 512 MiB of memory, 10 free")))),
                List.of("the key was put into the image"),
                List.of(new Explanation.Event(Instant.EPOCH, "requested")),
                List.of(new StepTiming("overlay", 10))));
    }
}
