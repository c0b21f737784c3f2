package io.ironbark.cloud.network;

import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.internetgateway.GatewayStore;
import io.ironbark.cloud.routetable.RouteStore;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.cloud.subnet.SubnetMaker;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcMaker;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InternetGatewayId;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.IntStream;

/** What every account has from the start: 172.31.0.0/16, a /20 of it in each zone, and the way to the world. */
final class DefaultVpc {
    static final String ANYWHERE = "0.0.0.0/0";
    private static final Ipv4Block VPC = Ipv4Block.parse("172.31.0.0/16").orElseThrow();
    private static final int SUBNET_PREFIX = 20;
    private static final int SUBNETS_MAX = 1 << (SUBNET_PREFIX - 16);

    private final Ground ground;
    private final Makers makers;

    /** What it is made of. */
    record Makers(
            VpcMaker vpcs, SubnetStore subnets, SubnetMaker subnetMaker, GatewayStore gateways, RouteStore routes) {}

    DefaultVpc(Ground ground, Makers makers) {
        this.ground = ground;
        this.makers = makers;
    }

    /** Makes the account's first default VPC, unless it has one. */
    void welcome(Tx tx, AccountId account) throws SQLException {
        ground.vpcs().defaultMade(tx, account);
        if (ground.vpcs().defaultVpc(tx, account).isEmpty()) {
            create(tx, account);
        }
    }

    /** Makes the account's default VPC; refused if it has one. */
    Vpc create(Tx tx, AccountId account) throws SQLException {
        if (ground.vpcs().defaultVpc(tx, account).isPresent()) {
            throw NetworkFault.DEFAULT_VPC_EXISTS.because("A Default VPC already exists for this account.");
        }
        var zones = ground.zones();
        if (zones.size() > SUBNETS_MAX) {
            throw new IllegalStateException("a default VPC has room for " + SUBNETS_MAX + " zones");
        }
        ground.vpcs().defaultMade(tx, account);
        Vpc vpc = makers.vpcs().make(tx, account, VPC, true);
        var gateway = new GatewayStore.Gateway(
                ground.ids().next(InternetGatewayId.PREFIX, InternetGatewayId::new), account, Optional.of(vpc.id()));
        makers.gateways().insert(tx, gateway, ground.clock().instant());
        makers.routes()
                .insertRoute(
                        tx,
                        makers.routes().main(tx, vpc.id()).id(),
                        RouteStore.Destination.block(ANYWHERE),
                        RouteStore.Target.INTERNET_GATEWAY,
                        gateway.id().value());
        for (ZoneName zone : zones) {
            subnet(tx, vpc, zone);
        }
        return vpc;
    }

    /** Makes the default subnet of a zone, of the first block that no other subnet has. */
    Subnet subnet(Tx tx, Vpc vpc, ZoneName zone) throws SQLException {
        var taken = makers.subnets().of(tx, vpc.id()).stream()
                .map(subnet -> Ipv4Block.parse(subnet.cidr()).orElseThrow())
                .toList();
        Ipv4Block block = IntStream.range(0, SUBNETS_MAX)
                .mapToObj(i -> VPC.part(SUBNET_PREFIX, i))
                .filter(part -> taken.stream().noneMatch(part::overlaps))
                .findFirst()
                .orElseThrow(() -> NetworkFault.CIDR_CONFLICT.because("The default VPC has no /20 that is free."));
        var subnet = new Subnet(makers.subnetMaker().id(), vpc.account(), vpc.id(), zone, block.toString(), true, true);
        makers.subnetMaker().make(tx, subnet);
        return subnet;
    }
}
