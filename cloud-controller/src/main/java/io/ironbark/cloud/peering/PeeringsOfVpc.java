package io.ironbark.cloud.peering;

import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcPart;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The connections of a VPC end with it, and none of its blocks may overlap one of its peers'. */
public final class PeeringsOfVpc implements VpcPart {
    private final Ground ground;
    private final PeeringStore peerings;

    public PeeringsOfVpc(Ground ground, PeeringStore peerings) {
        this.ground = ground;
        this.peerings = peerings;
    }

    @Override
    public void clear(Tx tx, Vpc vpc) throws SQLException {
        for (VpcPeeringId id : peerings.liveOf(tx, vpc.id())) {
            var peering = peerings.lock(tx, vpc.account(), id);
            if (peering.isPresent()) {
                end(tx, peering.get(), vpc.account());
            }
        }
    }

    /** Its routes stay, and are blackholes. */
    void end(Tx tx, PeeringStore.Peering peering, AccountId by) throws SQLException {
        peerings.end(
                tx, peering.id(), "deleted", "Deleted by " + by, ground.clock().instant());
        touchBoth(tx, peering);
    }

    void touchBoth(Tx tx, PeeringStore.Peering peering) throws SQLException {
        ground.vpcs().touch(tx, peering.requester().vpc());
        ground.vpcs().touch(tx, peering.accepter().vpc());
    }

    @Override
    public Map<VpcId, List<String>> reached(Tx tx, VpcId vpc) throws SQLException {
        var blocks = new TreeMap<VpcId, List<String>>();
        for (var peering : peerings.activeOf(tx, List.of(vpc))) {
            blocks.put(peering.requester().vpc(), peering.requester().cidrs());
            blocks.put(peering.accepter().vpc(), peering.accepter().cidrs());
        }
        blocks.remove(vpc);
        return blocks;
    }
}
