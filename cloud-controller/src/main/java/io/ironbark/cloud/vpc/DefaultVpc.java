package io.ironbark.cloud.vpc;

import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What every account has from the start: 172.31.0.0/16, a /20 of it in each zone. */
public final class DefaultVpc {
    private static final Ipv4Block VPC = Ipv4Block.parse("172.31.0.0/16").orElseThrow();
    private static final int SUBNET_PREFIX = 20;
    private static final int SUBNETS_MAX = 1 << (SUBNET_PREFIX - 16);

    private final VpcStore vpcs;
    private final IdFactory ids;
    private final InstantSource clock;

    public DefaultVpc(VpcStore vpcs, IdFactory ids, InstantSource clock) {
        this.vpcs = vpcs;
        this.ids = ids;
        this.clock = clock;
    }

    /** Makes the account's default VPC with a subnet in each zone; empty if it has one already. */
    public Optional<VpcId> create(Tx tx, AccountId account, List<ZoneName> zones) throws SQLException {
        if (vpcs.defaultVpc(tx, account).isPresent()) {
            return Optional.empty();
        }
        if (zones.size() > SUBNETS_MAX) {
            throw new IllegalStateException("a default VPC has room for " + SUBNETS_MAX + " zones");
        }
        var now = clock.instant();
        VpcId vpc = ids.next(VpcId.PREFIX, VpcId::new);
        vpcs.insert(tx, new Vpc(vpc, account, VPC.toString(), 0, true), now);
        for (int i = 0; i < zones.size(); i++) {
            SubnetId id = ids.next(SubnetId.PREFIX, SubnetId::new);
            String cidr = VPC.part(SUBNET_PREFIX, i).toString();
            vpcs.insert(tx, new Subnet(id, account, vpc, zones.get(i), cidr, true, true), now);
        }
        return Optional.of(vpc);
    }
}
