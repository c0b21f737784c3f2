package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.NodeNews;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.VpcDesired;
import io.ironbark.testsupport.NodeChanges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeChangeTest {
    private static final NodeId NODE = new NodeId("node-1");

    private final Random random = new Random(11);
    private final List<Documents> vpcs =
            IntStream.range(0, 3).mapToObj(_ -> new Documents(random)).toList();
    private final List<SecurityGroupId> groups =
            vpcs.stream().map(Documents::newGroup).toList();
    private final List<InstanceDesired> guests = IntStream.range(0, 6)
            .mapToObj(i -> vpcs.get(i % 3).guest(10 + i, groups.get(i % 3)))
            .toList();
    private final List<List<SecurityRule>> rules = vpcs.stream()
            .map(vpc -> List.of(vpc.rule("tcp", 22, 22, Documents.ANYWHERE)))
            .toList();

    @Test
    void aChangeLeadsFromAnyDocumentToAnyOtherAndSurvivesTheWire() throws IOException {
        var before = document(1);
        for (int version = 2; version < 300; version++) {
            var after = document(version);
            var sent = Json.read(Json.write(NodeChanges.news(Optional.of(before), after)), NodeNews.class);
            assertThat(sent.change()).isPresent();
            assertThat(sent.appliedTo(Optional.of(before))).contains(after);
            before = after;
        }
    }

    @Test
    void whatComesOrGoesInALargeVpcIsToldInAFewHundredBytes() {
        var before = large(5_000, 1);
        var after = large(5_001, 2);
        var change = NodeChanges.news(Optional.of(before), after);
        assertThat(Json.write(before).length).isGreaterThan(300_000);
        assertThat(Json.write(change).length).isLessThan(700);
        assertThat(change.appliedTo(Optional.of(before))).contains(after);
    }

    @Test
    void aChangeOfAnotherDocumentIsOfNoUse() {
        var news = NodeChanges.news(Optional.of(document(1)), document(2));
        assertThat(news.appliedTo(Optional.empty())).isEmpty();
        assertThat(news.appliedTo(Optional.of(document(3)))).isEmpty();
        var otherLife = new NodeDesired(NODE, "later", 1, List.of(), List.of());
        assertThat(NodeChanges.news(Optional.of(document(1)), otherLife).whole())
                .contains(otherLife);
        assertThat(NodeChanges.between(document(1), document(2)).follows(otherLife))
                .isFalse();
    }

    private NodeDesired document(int version) {
        var instances = guests.stream()
                .filter(_ -> random.nextInt(4) > 0)
                .map(guest -> random.nextInt(4) > 0 ? guest : Documents.with(guest, Documents.metadata()))
                .sorted(Comparator.comparing(InstanceDesired::id))
                .toList();
        var told = new TreeMap<io.ironbark.proto.id.VpcId, VpcDesired>();
        for (int i = 0; i < vpcs.size(); i++) {
            if (random.nextInt(5) > 0) {
                var own = random.nextInt(3) > 0 ? rules.get(i) : List.<SecurityRule>of();
                told.put(vpcs.get(i).vpc(), vpc(vpcs.get(i), groups.get(i), own, random.nextInt(5)));
            }
        }
        return new NodeDesired(NODE, "epoch", version, instances, List.copyOf(told.values()));
    }

    private VpcDesired vpc(Documents vpc, SecurityGroupId group, List<SecurityRule> own, int others) {
        var open = vpc.document(vpc.group(group, own, List.of()));
        var remotes = new ArrayList<RemoteGuest>();
        var members = new TreeSet<String>();
        for (int i = 0; i < others; i++) {
            remotes.add(new RemoteGuest("10.77.4.1" + i, "02:77:00:00:04:c8", "192.0.2." + (1 + random.nextInt(2))));
            members.add("10.77.4.1" + i);
        }
        return with(open, new SecurityGroupDesired(group, own, List.of(), members), remotes);
    }

    private NodeDesired large(int count, int version) {
        var remotes = new ArrayList<RemoteGuest>();
        var members = new TreeSet<String>();
        for (int i = 0; i < count; i++) {
            String address = "10.77." + (i >> 8) + "." + (i & 0xff);
            members.add(address);
            remotes.add(new RemoteGuest(address, "02:77:00:00:04:c8", "192.0.2.2"));
        }
        remotes.sort(Comparator.comparing(RemoteGuest::privateIp));
        var open = vpcs.getFirst().document();
        return new NodeDesired(
                NODE,
                "epoch",
                version,
                List.of(),
                List.of(with(
                        open,
                        new SecurityGroupDesired(groups.getFirst(), rules.getFirst(), List.of(), members),
                        remotes)));
    }

    private static VpcDesired with(VpcDesired open, SecurityGroupDesired group, List<RemoteGuest> remotes) {
        return new VpcDesired(open.id(), open.vni(), open.cidrs(), open.subnets(), List.of(group), remotes);
    }
}
