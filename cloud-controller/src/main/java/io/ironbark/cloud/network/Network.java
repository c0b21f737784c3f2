package io.ironbark.cloud.network;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.dhcpoptions.DhcpActions;
import io.ironbark.cloud.dhcpoptions.DhcpStore;
import io.ironbark.cloud.elasticip.AddressAttributes;
import io.ironbark.cloud.elasticip.ElasticIpActions;
import io.ironbark.cloud.elasticip.ElasticIpStore;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.internetgateway.GatewayActions;
import io.ironbark.cloud.internetgateway.GatewayOfVpc;
import io.ironbark.cloud.internetgateway.GatewayStore;
import io.ironbark.cloud.natgateway.GatewaysOfVpc;
import io.ironbark.cloud.natgateway.NatActions;
import io.ironbark.cloud.natgateway.NatStore;
import io.ironbark.cloud.networkacl.AclActions;
import io.ironbark.cloud.networkacl.AclStore;
import io.ironbark.cloud.networkacl.DefaultAcl;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.networkinterface.AttachmentActions;
import io.ironbark.cloud.networkinterface.InterfaceActions;
import io.ironbark.cloud.networkinterface.InterfaceMaker;
import io.ironbark.cloud.networkinterface.InterfaceStore;
import io.ironbark.cloud.peering.PeeringActions;
import io.ironbark.cloud.peering.PeeringDescriptions;
import io.ironbark.cloud.peering.PeeringOptions;
import io.ironbark.cloud.peering.PeeringStore;
import io.ironbark.cloud.peering.PeeringsOfVpc;
import io.ironbark.cloud.prefixlist.PrefixListActions;
import io.ironbark.cloud.prefixlist.PrefixListStore;
import io.ironbark.cloud.prefixlist.PrefixListVersions;
import io.ironbark.cloud.routetable.MainRouteTable;
import io.ironbark.cloud.routetable.RouteActions;
import io.ironbark.cloud.routetable.RouteStore;
import io.ironbark.cloud.routetable.RouteTableActions;
import io.ironbark.cloud.subnet.SubnetActions;
import io.ironbark.cloud.subnet.SubnetMaker;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.cloud.subnet.SubnetsOfVpc;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.CidrBlockActions;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.VpcActions;
import io.ironbark.cloud.vpc.VpcAttributeActions;
import io.ironbark.cloud.vpc.VpcMaker;
import io.ironbark.cloud.vpc.VpcPart;
import io.ironbark.cloud.vpc.VpcStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The wiring of VPCs and of what they have. */
public final class Network {
    private final Ground ground;
    private final Stores stores;
    private final DefaultVpc defaultVpc;
    private final List<Action<?, ?>> actions = new ArrayList<>();
    private final List<Taggable> taggables = new ArrayList<>();

    /** What comes from elsewhere. */
    public record Parts(
            Database database,
            FeedStore feed,
            TagStore tags,
            VpcStore vpcs,
            SubnetStore subnets,
            AddressStore addresses,
            List<ZoneName> zones) {
        public Parts {
            zones = List.copyOf(zones);
        }
    }

    /** Takes the one part of VPCs that is made elsewhere: their default security group. */
    public Network(Parts parts, VpcPart defaultGroup, IdFactory ids, InstantSource clock) {
        ground = new Ground(parts.database(), parts.tags(), ids, clock, parts.vpcs(), parts.zones());
        stores = new Stores(
                parts.subnets(),
                new RouteStore(),
                new GatewayStore(),
                new AclStore(),
                new DhcpStore(domain(parts.zones().getFirst())),
                new InterfaceStore(parts.feed()),
                parts.addresses(),
                new ElasticIpStore(),
                new NatStore(),
                new PrefixListStore(),
                new PeeringStore());
        var peerings = new PeeringsOfVpc(ground, stores.peerings());
        List<VpcPart> all = List.of(
                new SubnetsOfVpc(stores.subnets()),
                new GatewayOfVpc(stores.gateways()),
                peerings,
                new GatewaysOfVpc(stores.nats()),
                new MainRouteTable(ground, stores.routes()),
                new DefaultAcl(ground, stores.acls()),
                defaultGroup);
        var maker = new VpcMaker(ground, all);
        var subnetMaker = new SubnetMaker(ground, stores.subnets(), stores.acls());
        defaultVpc = new DefaultVpc(
                ground,
                new DefaultVpc.Makers(maker, stores.subnets(), subnetMaker, stores.gateways(), stores.routes()));
        var subnets = new SubnetActions(ground, stores.subnets(), subnetMaker);
        actions.addAll(new VpcActions(ground, maker, all).actions());
        actions.addAll(new CidrBlockActions(ground, all).actions());
        actions.addAll(new VpcAttributeActions(ground).actions());
        actions.addAll(subnets.actions());
        actions.addAll(new DefaultVpcActions(ground, defaultVpc, stores.subnets(), subnets).actions());
        taggables.add(VpcActions.taggable(ground));
        taggables.add(subnets.taggable());
        serveRoutes(peerings);
        serveAddresses();
    }

    /** What guests' names end in: {@code ib-local-1.compute.internal} of the zone {@code ib-local-1a}. */
    private static String domain(ZoneName zone) {
        return zone.value().substring(0, zone.value().length() - 1) + ".compute.internal";
    }

    /** Where packets may go. */
    private void serveRoutes(PeeringsOfVpc ofVpc) {
        var gateways = new GatewayActions(ground, stores.gateways());
        var tables = new RouteTableActions(ground, stores.routes(), stores.subnets());
        var acls = new AclActions(ground, stores.acls());
        var dhcp = new DhcpActions(ground, stores.dhcp());
        var lists = new PrefixListActions(ground, stores.prefixLists());
        var described = new PeeringDescriptions(ground, stores.peerings());
        var peerings = new PeeringActions(ground, stores.peerings(), ofVpc, described);
        var targets = new RouteActions.Targets(
                stores.gateways(), stores.nats(), stores.interfaces(), stores.peerings(), stores.prefixLists());
        actions.addAll(gateways.actions());
        actions.addAll(tables.actions());
        actions.addAll(new RouteActions(ground, stores.routes(), targets).actions());
        actions.addAll(acls.actions());
        actions.addAll(dhcp.actions());
        actions.addAll(lists.actions());
        actions.addAll(new PrefixListVersions(ground, stores.prefixLists()).actions());
        actions.addAll(peerings.actions());
        actions.addAll(new PeeringOptions(stores.peerings()).actions());
        actions.addAll(described.actions());
        taggables.addAll(List.of(
                gateways.taggable(),
                tables.taggable(),
                acls.taggable(),
                dhcp.taggable(),
                lists.taggable(),
                peerings.taggable()));
    }

    /** Who has which address. */
    private void serveAddresses() {
        var maker = new InterfaceMaker(ground, stores.interfaces(), stores.addresses(), stores.subnets());
        var interfaces = new InterfaceActions(ground, maker, stores.interfaces(), stores.subnets());
        var elastic = new ElasticIpActions(ground, stores.elasticIps(), stores.interfaces(), stores.gateways());
        var nats = new NatActions(
                ground,
                new NatActions.Stores(
                        stores.nats(),
                        stores.subnets(),
                        stores.gateways(),
                        stores.elasticIps(),
                        stores.interfaces(),
                        maker));
        actions.addAll(interfaces.actions());
        actions.addAll(new AttachmentActions(ground, maker, stores.interfaces()).actions());
        actions.addAll(elastic.actions());
        actions.addAll(new AddressAttributes(ground, stores.elasticIps()).actions());
        actions.addAll(nats.actions());
        taggables.addAll(List.of(interfaces.taggable(), elastic.taggable(), nats.taggable()));
    }

    public List<Action<?, ?>> actions() {
        return actions;
    }

    public List<Taggable> taggables() {
        return taggables;
    }

    /** Makes the account's default VPC, unless it had one before. */
    public void welcome(Tx tx, AccountId account) throws SQLException {
        defaultVpc.welcome(tx, account);
    }

    /** Gives every account that was made before there were default VPCs its own. */
    public void welcomeEarlier() {
        for (AccountId account : ground.database().read(ground.vpcs()::defaultNeverMade)) {
            ground.database().inTransaction(tx -> defaultVpc.welcome(tx, account));
        }
    }

    /** What zones are told of VPCs. */
    public VpcSpecs specs() {
        return new VpcSpecs(stores);
    }
}
