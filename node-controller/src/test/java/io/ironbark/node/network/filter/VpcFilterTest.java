package io.ironbark.node.network.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.network.Documents;
import io.ironbark.node.network.dhcp.DhcpFiles;
import io.ironbark.node.network.link.Fact;
import io.ironbark.node.network.link.LinkPlan;
import io.ironbark.node.network.link.WantedLinks;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.network.Vpc;
import io.ironbark.proto.network.VpcReader;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.SecurityRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Everything that is rendered from one VPC, against files; {@code -Dgolden=update} writes them anew. */
class VpcFilterTest {
    private static final Path GOLDEN = Path.of("src/test/resources/network");

    private final Documents documents = new Documents(new Random(3));
    private final SecurityGroupId web = documents.newGroup();
    private final SecurityGroupId data = documents.newGroup();
    private final InstanceDesired front = documents.guest(10, Optional.of("198.18.0.10"), web);
    private final InstanceDesired back = documents.guest(11, data);
    private final List<SecurityRule> open = List.of(
            documents.rule("tcp", 80, 80, Documents.ANYWHERE),
            documents.rule("tcp", 8000, 8080, "192.0.2.0/24"),
            documents.rule("icmp", 8, -1, Documents.ANYWHERE),
            documents.rule("icmp", 3, 4, Documents.ANYWHERE),
            documents.rule("112", -1, -1, web));
    private final List<SecurityRule> inside =
            List.of(documents.rule("tcp", 5432, 5432, web), documents.rule("-1", -1, -1, data));
    private final Vpc vpc = read(web, front);

    @Test
    void theWholeRulesetIsAsInTheGoldenFile() throws IOException {
        golden("vpc.nft", Transaction.replace(VpcFilter.of(vpc, false), ""));
    }

    @Test
    void theHostsTableIsAsInTheGoldenFile() throws IOException {
        golden(
                "host.nft",
                Transaction.replace(
                        HostFilter.of(
                                "ironbark",
                                new TreeSet<>(List.of("ibu1", "ibu2")),
                                new HostFilter.Around(
                                        Optional.of("eth0"),
                                        true,
                                        new TreeSet<>(List.of(Ipv4.of("192.0.2.12"))),
                                        new Guarded(
                                                List.of(Ipv4Block.of("192.0.2.2/32")),
                                                List.of(Guarded.OpenTo.parse("192.0.2.2:8773")
                                                        .orElseThrow())))),
                        ""));
    }

    @Test
    void theLinksAreAsInTheGoldenFile() throws IOException {
        var wanted = WantedLinks.of(
                vpc,
                new TreeSet<>(List.of("tap" + front.nic().id().value().substring(9))),
                1450,
                new WantedLinks.Outside(Optional.empty(), Optional.of("eth0"), new TreeSet<>()));
        var text = new StringBuilder();
        LinkPlan.between(new TreeSet<Fact>(), wanted)
                .batches()
                .forEach(batch -> batch.commands()
                        .forEach(command -> text.append(batch.tool())
                                .append(": ")
                                .append(command)
                                .append('\n')));
        golden("links.txt", text.toString());
        assertThat(LinkPlan.between(wanted, wanted).isEmpty()).isTrue();
    }

    @Test
    void theDhcpServersFilesAreAsInTheGoldenFile() throws IOException {
        var files = DhcpFiles.of(
                vpc,
                new DhcpFiles.Options(1450, List.of(Ipv4.of("192.0.2.53")), "internal"),
                Path.of("/var/lib/ironbark/node/network/vpc"));
        golden("dnsmasq.txt", files.configuration() + "---\n" + files.hosts());
    }

    @Test
    void aChangeOfMembersTouchesSetsOnly() {
        var before = VpcFilter.of(vpc, false);
        var after = VpcFilter.of(read(web, front, back), false);
        assertThat(Transaction.change(before, before, "")).isEmpty();
        assertThat(Transaction.change(before, after, ""))
                .isEqualTo("add element ip ironbark members_" + web.value().substring(3) + " { 10.77.4.11 }\n");
        assertThat(Transaction.change(after, before, ""))
                .isEqualTo("delete element ip ironbark members_" + web.value().substring(3) + " { 10.77.4.11 }\n");
    }

    @Test
    void holdingBackWhatIsNewTouchesASetOnly() {
        assertThat(Transaction.change(VpcFilter.of(vpc, false), VpcFilter.of(vpc, true), ""))
                .isEqualTo("add element ip ironbark held { uplink, vx%s }\n"
                        .formatted(vpc.id().value().substring(8)));
    }

    @Test
    void whatIsNotWantedAnyMoreIsDeletedInTheSameTransaction() {
        String transaction = Transaction.replace(
                VpcFilter.of(vpc, false),
                "table ip ironbark {\n\tset old {\n\t}\n\tchain stale {\n\t}\n\tchain sending {\n\t}\n}\n");
        assertThat(transaction)
                .contains("delete set ip ironbark old\n", "delete chain ip ironbark stale\n")
                .doesNotContain("delete chain ip ironbark sending");
        assertThat(transaction.indexOf("flush table ip ironbark"))
                .isLessThan(transaction.indexOf("delete chain ip ironbark stale"));
    }

    @Test
    void membersOfAGroupCostNoRulesOfTheirOwn() {
        var members = new ArrayList<InstanceDesired>();
        for (int i = 2; i < 252; i++) {
            members.add(documents.guest(i, web));
        }
        String transaction =
                Transaction.replace(VpcFilter.of(read(web, members.toArray(InstanceDesired[]::new)), false), "");
        assertThat(transaction
                        .lines()
                        .filter(line -> line.contains("@members_"))
                        .count())
                .isLessThan(10);
    }

    private Vpc read(SecurityGroupId group, InstanceDesired... members) {
        return VpcReader.read(
                        documents.document(
                                new io.ironbark.proto.node.SecurityGroupDesired(
                                        group, open, List.of(), addresses(members)),
                                new io.ironbark.proto.node.SecurityGroupDesired(
                                        data, inside, List.of(), addresses(back))),
                        List.of(front, back))
                .vpc();
    }

    private static SortedSet<String> addresses(InstanceDesired... members) {
        var addresses = new TreeSet<String>();
        for (InstanceDesired member : members) {
            addresses.add(member.nic().privateIp());
        }
        return addresses;
    }

    private static void golden(String name, String actual) throws IOException {
        var file = GOLDEN.resolve(name);
        if ("update".equals(System.getProperty("golden"))) {
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file));
    }
}
