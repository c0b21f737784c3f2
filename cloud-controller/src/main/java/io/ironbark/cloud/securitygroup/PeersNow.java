package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.peering.PeeringStore;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The active connections of VPCs whose rules name groups of peers. Two VPCs have one at most. */
record PeersNow(List<PeeringStore.Peering> active) {
    PeersNow {
        active = List.copyOf(active);
    }

    /** Those that these rules lead over, or led over once. */
    static PeersNow of(Tx tx, Collection<RuleStore.Owned> rules) throws SQLException {
        List<VpcId> vpcs = rules.stream()
                .filter(owned -> owned.rule().across().isPresent())
                .map(RuleStore.Owned::vpc)
                .distinct()
                .toList();
        return new PeersNow(vpcs.isEmpty() ? List.of() : new PeeringStore().activeOf(tx, vpcs));
    }

    /** As EC2 has it; what has ended is forgotten after a while, and so one word must do for all ends. */
    String status(VpcId vpc, Rule.Across across) {
        return between(vpc, across.vpc()).isPresent() ? "active" : "deleted";
    }

    /** The one by which the rule counts, or else the one by which it was made. */
    VpcPeeringId connection(VpcId vpc, Rule.Across across) {
        return between(vpc, across.vpc()).orElse(across.connection());
    }

    Optional<VpcPeeringId> between(VpcId one, VpcId other) {
        return active.stream()
                .filter(peering -> ends(peering).containsAll(List.of(one, other)))
                .map(PeeringStore.Peering::id)
                .findFirst();
    }

    private static List<VpcId> ends(PeeringStore.Peering peering) {
        return List.of(peering.requester().vpc(), peering.accepter().vpc());
    }
}
