package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.instance.RunInstances.InterfaceRequest;
import io.ironbark.cloud.instance.RunInstances.Request;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.networkinterface.InterfaceMaker;
import io.ironbark.cloud.securitygroup.SecurityGroup;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what the interfaces of a launch name, and refuses what they may not have. It changes nothing. */
final class InterfacePlanner {
    private final LaunchPlanner.Sources sources;

    InterfacePlanner(LaunchPlanner.Sources sources) {
        this.sources = sources;
    }

    /** The launch that they are of. */
    record Launch(Tx tx, AccountId account, Request request) {}

    /** An interface as it is described, if it is, and what is asked for it. */
    private record Asked(
            Optional<InterfaceRequest> nic,
            Optional<SubnetId> named,
            Soon<Subnet> subnets,
            Groups groups,
            Soon<SecurityGroup> groupsFound) {}

    /**
     * The interfaces of a launch, by their device indexes. The first is asked for at once; the others when they are looked
     * at, since they may be in its subnet.
     */
    Soon<PlannedInterface> soon(Launch launch, List<InterfaceRequest> nics) throws SQLException {
        Asked first = ask(launch, nics.stream().findFirst(), launch.request().subnetId());
        return () -> {
            var planned = new ArrayList<PlannedInterface>();
            planned.add(planned(launch.request(), first));
            Subnet subnet = planned.getFirst().subnet();
            var further = new ArrayList<Asked>();
            for (InterfaceRequest nic : nics.stream().skip(1).toList()) {
                further.add(ask(launch, Optional.of(nic), Optional.of(subnet.id())));
            }
            for (Asked asked : further) {
                planned.add(beside(subnet, planned(launch.request(), asked)));
            }
            return planned;
        };
    }

    private static PlannedInterface beside(Subnet first, PlannedInterface further) {
        if (!further.subnet().vpc().equals(first.vpc())
                || !further.subnet().zone().equals(first.zone())) {
            throw new ApiException(new ApiError.InvalidParameterCombination("The interface at device index "
                    + further.device() + " is of another availability zone or, which this cloud has not, of another"
                    + " VPC than the first."));
        }
        return further;
    }

    private Asked ask(Launch launch, Optional<InterfaceRequest> nic, Optional<SubnetId> usual) throws SQLException {
        Tx tx = launch.tx();
        AccountId account = launch.account();
        Optional<NetworkInterfaceId> existing = nic.flatMap(InterfaceRequest::networkInterfaceId);
        Optional<SubnetId> named = existing.isPresent()
                ? Optional.of(free(tx, account, existing.get()).subnet())
                : nic.flatMap(InterfaceRequest::subnetId).or(() -> usual);
        Soon<Subnet> subnets = named.map(id -> sources.subnets().soon(tx, account, id))
                .orElseGet(() -> sources.subnets().defaults(tx, account));
        Groups groups = Groups.of(launch.request(), nic);
        Soon<SecurityGroup> groupsFound = groups.ids().isEmpty()
                ? sources.groups().soonByNames(tx, account, named, groups.names())
                : sources.groups().soonByIds(tx, account, groups.ids());
        return new Asked(nic, named, subnets, groups, groupsFound);
    }

    private static PlannedInterface planned(Request request, Asked asked) throws SQLException {
        Optional<InterfaceRequest> nic = asked.nic();
        Subnet subnet = subnet(asked.subnets(), request, asked.named());
        Optional<String> privateIp = nic.flatMap(LaunchRules::primaryAddress)
                .or(request::privateIpAddress)
                .map(InterfacePlanner::plain);
        List<String> secondary = nic.map(LaunchRules::secondaryAddresses).orElse(List.of()).stream()
                .map(InterfacePlanner::plain)
                .toList();
        if (privateIp.isPresent() || !secondary.isEmpty()) {
            LaunchRules.refuseSeveral(request, "A private address");
        }
        Optional<NetworkInterfaceId> existing = nic.flatMap(InterfaceRequest::networkInterfaceId);
        boolean alone = request.networkInterfaces().size() <= 1;
        return new PlannedInterface(
                nic.flatMap(InterfaceRequest::deviceIndex).orElse(0),
                subnet,
                existing,
                existing.isPresent()
                        ? List.of()
                        : asked.groups().chosen(asked.groupsFound().rows(), subnet),
                privateIp,
                secondary,
                nic.flatMap(InterfaceRequest::secondaryPrivateIpAddressCount).orElse(0),
                nic.flatMap(InterfaceRequest::associatePublicIpAddress).orElse(alone && subnet.mapPublicIp()),
                nic.flatMap(InterfaceRequest::associatePublicIpAddress).orElse(false),
                nic.flatMap(InterfaceRequest::deleteOnTermination).orElse(true),
                nic.flatMap(InterfaceRequest::description).orElse(""));
    }

    /** An address as the database writes it, so that two that are the same have the same text; what is none stays. */
    private static String plain(String ip) {
        return ip.contains("/")
                ? ip
                : Ipv4Block.parse(ip).map(block -> block.address(0)).orElse(ip);
    }

    private AddressStore.Existing free(Tx tx, AccountId account, NetworkInterfaceId id) throws SQLException {
        AddressStore.Existing found = sources.addresses()
                .existing(tx, account, id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.NETWORK_INTERFACE, id)));
        if (!found.free()) {
            throw NetworkFault.INTERFACE_IN_USE.because("Interface: [" + id + "] in use.");
        }
        return found;
    }

    private static Subnet subnet(Soon<Subnet> found, Request request, Optional<SubnetId> id) throws SQLException {
        Optional<ZoneName> zone = request.placement().flatMap(RunInstances.PlacementRequest::availabilityZone);
        if (id.isEmpty()) {
            return found.rows().stream()
                    .filter(subnet -> zone.isEmpty() || zone.get().equals(subnet.zone()))
                    .findFirst()
                    .orElseThrow(() -> new ApiException(new ApiError.InvalidParameterValue(
                            zone.map(name -> "Invalid availability zone: [" + name + "]")
                                    .orElse("No default subnet: name one"))));
        }
        Subnet subnet = found.first().orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.SUBNET, id.get())));
        if (zone.isPresent() && !zone.get().equals(subnet.zone())) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "The availability zone " + zone.get() + " is not that of the subnet " + subnet.id()));
        }
        return subnet;
    }

    /** The security groups that are asked for: by their ids, or by names, of which one is the usual one. */
    private record Groups(List<SecurityGroupId> ids, List<String> names) {
        static Groups of(Request request, Optional<InterfaceRequest> nic) {
            List<SecurityGroupId> ids = nic.map(InterfaceRequest::groups).orElse(request.securityGroupIds());
            List<String> names = request.securityGroups();
            if (!ids.isEmpty() && !names.isEmpty()) {
                throw new ApiException(new ApiError.InvalidParameterCombination(
                        "The parameter groupId cannot be used with the parameter groupName"));
            }
            if (!names.isEmpty() && request.subnetId().isPresent()) {
                throw new ApiException(new ApiError.InvalidParameterCombination(
                        "The parameter groupName cannot be used with the parameter subnet"));
            }
            return new Groups(ids, names.isEmpty() ? List.of(SecurityGroup.DEFAULT_NAME) : names);
        }

        List<SecurityGroup> chosen(List<SecurityGroup> found, Subnet subnet) {
            return ids.isEmpty() ? named(found, names) : checked(found, ids, subnet.vpc());
        }
    }

    private static List<SecurityGroup> named(List<SecurityGroup> found, List<String> wanted) {
        return wanted.stream()
                .distinct()
                .map(name -> found.stream()
                        .filter(group -> group.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP, name))))
                .toList();
    }

    /** The groups wanted, each once; refuses those that are not found or not of the network. */
    static List<SecurityGroup> checked(List<SecurityGroup> found, List<SecurityGroupId> wanted, VpcId vpc) {
        List<SecurityGroupId> distinct = wanted.stream().distinct().toList();
        if (distinct.isEmpty()) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("An interface is in one security group or more."));
        }
        if (distinct.size() > InterfaceMaker.GROUPS_MAX) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "An instance may be in " + InterfaceMaker.GROUPS_MAX + " security groups, not " + distinct.size()));
        }
        var groups = new ArrayList<SecurityGroup>();
        for (SecurityGroupId id : distinct) {
            SecurityGroup group = found.stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP, id)));
            if (!group.vpc().equals(vpc)) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Security group " + id + " belongs to another network than the instance, " + vpc + "."));
            }
            groups.add(group);
        }
        return groups;
    }
}
