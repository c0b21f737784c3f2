package io.ironbark.node.network;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ironbark.node.network.link.LinkPlan;
import io.ironbark.node.network.link.ObservedLinks;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.network.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Looks at the links of a VPC and changes them, with a few starts of {@code ip} and {@code bridge}. */
final class Links {
    private static final Path HOST_DEVICES = Path.of("/sys/class/net");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final VpcId vpc;
    private final Namespace space;
    private final Optional<String> answering;

    /** Takes the device on which the host answers for public addresses, if it does. */
    Links(VpcId vpc, Optional<String> answering) {
        this.vpc = vpc;
        this.answering = answering;
        this.space = new Namespace(Names.namespace(vpc));
    }

    static boolean onHost(String device) {
        return Files.exists(HOST_DEVICES.resolve(device));
    }

    ObservedLinks observe() {
        String link = Names.hostLink(vpc);
        var host = onHost(link)
                ? lists(
                        3,
                        Tool.run(
                                List.of("ip", "-j", "-batch", "-"),
                                "link show dev %1$s\nroute show dev %1$s\nneigh show dev %1$s nud permanent\n"
                                        .formatted(link)))
                : List.of(List.<JsonNode>of(), List.<JsonNode>of(), List.<JsonNode>of());
        var inside = lists(
                4,
                Tool.run(
                        List.of("ip", "-j", "-d", "-n", space.name(), "-batch", "-"),
                        "addr show\nroute show table all\nrule show\nneigh show nud permanent\n"));
        // Without naming the device, for ip leaves out what it was asked by.
        var answers = answering.isEmpty()
                ? List.<JsonNode>of()
                : lists(1, Tool.run(List.of("ip", "-j", "neigh", "show", "proxy"), ""))
                        .getFirst();
        var stations = lists(1, Tool.run(List.of("bridge", "-j", "-n", space.name(), "fdb", "show"), ""));
        return ObservedLinks.of(
                vpc,
                new ObservedLinks.Printed(
                        host.get(0),
                        host.get(1),
                        host.get(2),
                        answers,
                        inside.get(0),
                        inside.get(1),
                        inside.get(2),
                        inside.get(3),
                        stations.getFirst()));
    }

    void perform(LinkPlan plan) {
        for (LinkPlan.Batch batch : plan.batches()) {
            var argv = switch (batch.tool()) {
                case HOST_IP -> List.of("ip", "-batch", "-");
                case SPACE_IP -> List.of("ip", "-n", space.name(), "-batch", "-");
                case SPACE_BRIDGE -> List.of("bridge", "-n", space.name(), "-batch", "-");
            };
            Tool.run(argv, String.join("\n", batch.commands()) + "\n");
        }
    }

    /** Tells the uplink's neighbours of public addresses that this host answers for from now on. */
    void announce(SortedSet<Ipv4> addresses) {
        answering.ifPresent(device -> addresses.forEach(address -> Announcement.send(device, address)));
    }

    /** A tap in the host's namespace, down, that nobody holds. */
    void makeTap(String tap, int mtu) {
        removeTap(tap);
        Tool.run(
                List.of("ip", "-batch", "-"),
                "tuntap add dev %1$s mode tap vnet_hdr\nlink set dev %1$s mtu %2$d\n".formatted(tap, mtu));
    }

    void removeTap(String tap) {
        if (onHost(tap)) {
            Tool.run(List.of("ip", "link", "del", tap), "");
        } else if (space.exists() && space.inside(() -> isHere(tap))) {
            Tool.run(List.of("ip", "-n", space.name(), "link", "del", tap), "");
        }
    }

    /** With all that the host answers for on its uplink: these addresses are known by their routes to the link only. */
    void removeHostLink() {
        String link = Names.hostLink(vpc);
        if (!onHost(link)) {
            return;
        }
        answering.ifPresent(device -> {
            var answers = destinations(Tool.run(List.of("ip", "-j", "neigh", "show", "proxy"), ""));
            answers.retainAll(destinations(Tool.run(List.of("ip", "-j", "route", "show", "dev", link), "")));
            answers.forEach(
                    address -> Tool.run(List.of("ip", "neigh", "del", "proxy", address.toString(), "dev", device), ""));
        });
        Tool.run(List.of("ip", "link", "del", link), "");
    }

    private static SortedSet<Ipv4> destinations(String printed) {
        var addresses = new TreeSet<Ipv4>();
        lists(1, printed)
                .getFirst()
                .forEach(entry -> Ipv4.parse(entry.path("dst").asText()).ifPresent(addresses::add));
        return addresses;
    }

    private static boolean isHere(String device) throws IOException {
        return Files.readString(Path.of("/proc/thread-self/net/dev")).contains(device + ":");
    }

    private static List<List<JsonNode>> lists(int count, String printed) {
        var lists = new ArrayList<List<JsonNode>>();
        try (var parser = JSON.createParser(printed)) {
            for (JsonNode list = JSON.readTree(parser); list != null; list = JSON.readTree(parser)) {
                var nodes = new ArrayList<JsonNode>();
                // ip -d leaves an empty object where it skips something
                list.forEach(nodes::add);
                lists.add(nodes);
            }
        } catch (JacksonException e) {
            throw new NetworkException("unreadable: " + printed, e);
        } catch (IOException e) {
            throw new NetworkException("unreadable", e);
        }
        if (lists.size() != count) {
            throw new NetworkException("expected " + count + " lists: " + printed);
        }
        return lists;
    }
}
