package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The wiring of VPCs and of what they have. */
public final class Network {
    /** How many elastic addresses an account may have. */
    public static final int ELASTIC_IPS_MAX = 50;

    /** How many security groups an interface may be in. */
    public static final int GROUPS_PER_INTERFACE_MAX = 16;

    private final Ground ground;
    private final DefaultVpc defaultVpc;
    private final List<Action<?, ?>> actions = new ArrayList<>();
    private final List<Taggable> taggables = new ArrayList<>();

    /** What comes from elsewhere. */
    public record Parts(
            Database database,
            FeedStore feed,
            TagStore tags,
            VpcStore vpcs,
            AddressStore addresses,
            List<ZoneName> zones) {
        public Parts {
            zones = List.copyOf(zones);
        }
    }

    /** Does what belongs to a new VPC elsewhere: its default security group. */
    @FunctionalInterface
    public interface NewVpc {
        void made(Tx tx, AccountId account, VpcId vpc) throws SQLException;
    }

    /** Clears what belongs to a VPC elsewhere before it goes; refuses if somebody else has put something there. */
    @FunctionalInterface
    public interface OldVpc {
        void clear(Tx tx, AccountId account, VpcId vpc) throws SQLException;
    }

    /** What all actions here stand on. */
    record Ground(
            Database database,
            FeedStore feed,
            TagStore tags,
            IdFactory ids,
            InstantSource clock,
            VpcStore vpcs,
            RouteStore routes,
            GatewayStore gateways,
            AclStore acls,
            DhcpStore dhcp,
            InterfaceStore interfaces,
            ElasticIpStore elasticIps,
            NatStore nats,
            PrefixListStore prefixLists,
            PeeringStore peerings,
            List<ZoneName> zones) {}

    public Network(Parts parts, NewVpc newVpc, OldVpc oldVpc, IdFactory ids, InstantSource clock) {
        ground = new Ground(
                parts.database(),
                parts.feed(),
                parts.tags(),
                ids,
                clock,
                parts.vpcs(),
                new RouteStore(),
                new GatewayStore(),
                new AclStore(),
                new DhcpStore(),
                new InterfaceStore(parts.feed()),
                new ElasticIpStore(),
                new NatStore(),
                new PrefixListStore(),
                new PeeringStore(),
                parts.zones());
        var maker = new VpcMaker(ground, newVpc);
        defaultVpc = new DefaultVpc(ground, maker);
        var subnets = new SubnetActions(ground, maker);
        var gateways = new GatewayActions(ground);
        var tables = new RouteTableActions(ground);
        var acls = new AclActions(ground);
        var dhcp = new DhcpActions(ground);
        var interfaceMaker = new InterfaceMaker(ground, parts.addresses());
        var interfaces = new InterfaceActions(ground, interfaceMaker);
        var addresses = new ElasticIpActions(ground);
        var nats = new NatActions(ground, interfaceMaker);
        var lists = new PrefixListActions(ground);
        var peerings = new PeeringActions(ground);
        actions.addAll(new VpcActions(ground, maker, defaultVpc, oldVpc).actions());
        actions.addAll(new VpcAttributeActions(ground).actions());
        actions.addAll(subnets.actions());
        actions.addAll(gateways.actions());
        actions.addAll(tables.actions());
        actions.addAll(new RouteActions(ground).actions());
        actions.addAll(acls.actions());
        actions.addAll(dhcp.actions());
        actions.addAll(interfaces.actions());
        actions.addAll(new AttachmentActions(ground, interfaceMaker).actions());
        actions.addAll(addresses.actions());
        actions.addAll(nats.actions());
        actions.addAll(lists.actions());
        actions.addAll(peerings.actions());
        taggables.addAll(List.of(
                VpcActions.taggable(ground),
                subnets.taggable(),
                gateways.taggable(),
                tables.taggable(),
                acls.taggable(),
                dhcp.taggable(),
                interfaces.taggable(),
                addresses.taggable(),
                nats.taggable(),
                lists.taggable(),
                peerings.taggable()));
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
        return new VpcSpecs(ground);
    }
}
