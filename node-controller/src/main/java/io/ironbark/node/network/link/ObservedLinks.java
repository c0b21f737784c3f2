package io.ironbark.node.network.link;

import com.fasterxml.jackson.databind.JsonNode;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Mac;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.network.Names;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The facts that are true of a VPC, from what {@code ip -j -d} and {@code bridge -j} print.
 *
 * @param taps guests' devices in the namespace
 */
public record ObservedLinks(SortedSet<Fact> facts, SortedSet<String> taps) {
    public ObservedLinks {
        facts = Collections.unmodifiableSortedSet(new TreeSet<>(facts));
        taps = Collections.unmodifiableSortedSet(new TreeSet<>(taps));
    }

    /**
     * What was printed, each a list of objects.
     *
     * @param hostLink of the host: the VPC's link, or nothing
     * @param hostAnswers all addresses that the host answers for on its uplink
     */
    public record Printed(
            List<JsonNode> hostLink,
            List<JsonNode> hostRoutes,
            List<JsonNode> hostNeighbours,
            List<JsonNode> hostAnswers,
            List<JsonNode> links,
            List<JsonNode> routes,
            List<JsonNode> rules,
            List<JsonNode> neighbours,
            List<JsonNode> stations) {}

    /** Reads it. */
    public static ObservedLinks of(VpcId vpc, Printed printed) {
        var reader = new Reader(vpc);
        printed.hostLink().forEach(reader::hostLink);
        printed.hostRoutes().forEach(reader::hostRoute);
        printed.hostNeighbours().forEach(reader::hostNeighbour);
        printed.hostAnswers().forEach(reader::hostAnswer);
        printed.links().forEach(reader::link);
        printed.routes().forEach(reader::route);
        printed.rules().forEach(reader::rule);
        printed.neighbours().forEach(reader::neighbour);
        printed.stations().forEach(reader::station);
        return new ObservedLinks(reader.facts, reader.taps);
    }

    private static final class Reader {
        private final VpcId vpc;
        private final SortedSet<Fact> facts = new TreeSet<>();
        private final SortedSet<String> taps = new TreeSet<>();

        Reader(VpcId vpc) {
            this.vpc = vpc;
        }

        void hostLink(JsonNode link) {
            facts.add(Fact.hostLink(vpc));
            if (isUp(link)) {
                facts.add(Fact.hostUp(vpc));
            }
        }

        void hostRoute(JsonNode route) {
            Ipv4.parse(route.path("dst").asText()).ifPresent(address -> facts.add(Fact.publicRoute(vpc, address)));
        }

        void hostNeighbour(JsonNode neighbour) {
            if (neighbour.path("dst").asText().equals(Fact.SPACE_HOP.toString())
                    && neighbour.path("lladdr").asText().equals(Fact.SPACE_END.value())) {
                facts.add(Fact.hostNeighbour(vpc));
            }
        }

        /** Only for addresses that are routed to this VPC: others are another VPC's, or not ours. */
        void hostAnswer(JsonNode answer) {
            Ipv4.parse(answer.path("dst").asText())
                    .filter(address -> facts.contains(Fact.publicRoute(vpc, address)))
                    .ifPresent(address ->
                            facts.add(Fact.publicAnswer(answer.path("dev").asText(), address)));
        }

        void link(JsonNode link) {
            String name = link.path("ifname").asText();
            var info = link.path("linkinfo");
            boolean tap = name.startsWith("tap");
            if (isUp(link)) {
                facts.add(tap ? Fact.portUp(name) : Fact.up(name));
            }
            if (tap) {
                taps.add(name);
                facts.add(Fact.moved(vpc, name));
                facts.add(Fact.device(name));
                if (info.path("info_slave_data").path("isolated").asBoolean()) {
                    facts.add(Fact.port(name, link.path("master").asText()));
                }
            } else if (Names.isPeering(name)) {
                facts.add(Fact.peering(name));
                facts.add(Fact.movedEnd(vpc, name));
                facts.add(Fact.tunnelDevice(name));
            } else if (info.path("info_kind").asText().equals("bridge")) {
                facts.add(Fact.bridge(name, link.path("mtu").asInt()));
            } else if (name.equals(Names.tunnel(vpc))) {
                facts.add(Fact.tunnel(name));
                facts.add(Fact.tunnelDevice(name));
            }
            link.path("addr_info").forEach(address -> {
                if (!address.path("local").asText().startsWith("127.")) {
                    address(name, address);
                }
            });
        }

        private void address(String device, JsonNode address) {
            if (address.path("family").asText().equals("inet")) {
                facts.add(Fact.address(
                        device,
                        address.path("local").asText() + "/"
                                + address.path("prefixlen").asInt()));
            }
        }

        void rule(JsonNode rule) {
            int priority = rule.path("priority").asInt();
            if (rule.has("iif")) {
                String senders = rule.has("srclen")
                        ? rule.path("src").asText() + "/" + rule.path("srclen").asText()
                        : rule.path("src").asText();
                facts.add(Fact.rule(
                        priority,
                        senders,
                        rule.path("iif").asText(),
                        rule.path("table").asText()));
            }
        }

        void route(JsonNode route) {
            String target = route.path("dst").asText();
            String device = route.path("dev").asText();
            if (target.contains(":")
                    || route.path("table").asText().equals("local")
                    || route.path("type").asText().equals("multicast")) {
                return; // the kernel's own
            }
            if (route.has("table") && !route.path("table").asText().equals("main")) {
                tableRoute(route.path("table").asText(), target, device, route);
                return;
            }
            if (route.path("type").asText().equals("blackhole")) {
                facts.add(Fact.blackhole(target.contains("/") ? target : target + "/32"));
                return;
            }
            var router = Ipv4.parse(route.path("gateway").asText());
            if (router.isPresent()) {
                facts.add(Fact.routeVia(device, target, router.get()));
            } else {
                Ipv4.parse(target).ifPresent(address -> facts.add(Fact.route(device, address)));
            }
        }

        private void tableRoute(String table, String target, String device, JsonNode route) {
            var router = Ipv4.parse(route.path("gateway").asText());
            if (route.path("type").asText().equals("blackhole")) {
                facts.add(Fact.tableBlackhole(table, target));
            } else if (router.isPresent()) {
                facts.add(Fact.tableRoute(table, device, target, router.get()));
            }
        }

        void neighbour(JsonNode neighbour) {
            if (neighbour.path("state").toString().contains("PERMANENT")) {
                Ipv4.parse(neighbour.path("dst").asText())
                        .ifPresent(address -> facts.add(Fact.neighbour(
                                neighbour.path("dev").asText(),
                                address,
                                new Mac(neighbour.path("lladdr").asText()))));
            }
        }

        void station(JsonNode station) {
            String device = station.path("ifname").asText();
            if (station.has("master")
                    && device.startsWith("tap")
                    && station.path("state").asText().equals("static")) {
                facts.add(Fact.station(device, new Mac(station.path("mac").asText())));
            } else if (station.has("dst")) {
                facts.add(Fact.peer(
                        device,
                        new Mac(station.path("mac").asText()),
                        Ipv4.of(station.path("dst").asText())));
            }
        }

        private static boolean isUp(JsonNode link) {
            for (JsonNode flag : link.path("flags")) {
                if (flag.asText().equals("UP")) {
                    return true;
                }
            }
            return false;
        }
    }
}
