package io.ironbark.cluster.zone;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.RemoteGuest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Guests as other nodes are told of them, for one batch of documents. A VPC's guests are in the documents of all its nodes:
 * they share one object for each, or two thousand guests on a thousand nodes would be two million.
 */
final class RemoteGuests {
    private final Catalog catalog;
    private final Reports reports;
    private final Map<VpcId, List<Placed>> rendered = new HashMap<>();

    RemoteGuests(Catalog catalog, Reports reports) {
        this.catalog = catalog;
        this.reports = reports;
    }

    private record Placed(NodeId node, RemoteGuest guest) {}

    /** Those of the VPC on other nodes. */
    List<RemoteGuest> seenFrom(NodeId node, VpcId vpc) {
        var all = rendered.computeIfAbsent(vpc, this::render);
        var others = new ArrayList<RemoteGuest>(all.size());
        for (var placed : all) {
            if (!placed.node().value().equals(node.value())) {
                others.add(placed.guest());
            }
        }
        return others;
    }

    /**
     * On nodes whose address is known; when one becomes known, its peers' documents are composed anew. In an order that a
     * change can be told in.
     */
    private List<Placed> render(VpcId vpc) {
        var all = new ArrayList<Placed>();
        catalog.guestsOf(vpc)
                .forEach((node, guests) -> reports.of(node)
                        .map(NodeObserved::address)
                        .ifPresent(address -> guests.values().stream()
                                .filter(Guest::alive)
                                .flatMap(guest -> guest.nics().stream())
                                .forEach(nic -> nic.privateIps()
                                        .forEach(ip ->
                                                all.add(new Placed(node, new RemoteGuest(ip, nic.mac(), address)))))));
        all.sort(Comparator.comparing(placed -> placed.guest().privateIp()));
        return all;
    }
}
