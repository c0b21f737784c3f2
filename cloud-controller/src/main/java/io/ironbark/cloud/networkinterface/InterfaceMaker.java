package io.ironbark.cloud.networkinterface;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SecurityGroupId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes network interfaces that no instance has. */
public final class InterfaceMaker {
    /** How many security groups an interface may be in. */
    public static final int GROUPS_MAX = 16;

    /** How many private addresses an interface may have. */
    public static final int ADDRESSES_MAX = 30;

    /** How many interfaces an instance may have, whatever its type: a node has no reason to tell types apart. */
    public static final int PER_INSTANCE_MAX = 4;

    private static final int MAC_DIGITS = 10;

    private final Ground ground;
    private final InterfaceStore interfaces;
    private final AddressStore addresses;
    private final SubnetStore subnets;

    public InterfaceMaker(Ground ground, InterfaceStore interfaces, AddressStore addresses, SubnetStore subnets) {
        this.ground = ground;
        this.interfaces = interfaces;
        this.addresses = addresses;
        this.subnets = subnets;
    }

    /** What is asked of an interface; with no groups, and {@code grouped}, it gets the VPC's default one. */
    public record Wish(
            String kind,
            String description,
            Optional<String> privateIp,
            List<SecurityGroupId> groups,
            boolean grouped) {}

    public InterfaceStore.Interface make(Tx tx, Subnet subnet, Wish wish) throws SQLException {
        String ip = address(tx, subnet, wish.privateIp());
        var id = ground.ids().next(NetworkInterfaceId.PREFIX, NetworkInterfaceId::new);
        var nic = new InterfaceStore.Interface(
                id,
                subnet.account(),
                subnet.vpc(),
                subnet.id(),
                subnet.zone(),
                wish.kind(),
                mac(id),
                ip,
                wish.description(),
                wish.grouped(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        interfaces.insert(tx, nic);
        if (wish.grouped()) {
            setGroups(tx, nic, wish.groups());
        }
        return nic;
    }

    /** Puts it into these groups, all of which must be the VPC's. */
    public void setGroups(Tx tx, InterfaceStore.Interface nic, List<SecurityGroupId> groups) throws SQLException {
        List<SecurityGroupId> distinct = groups.stream().distinct().toList();
        if (distinct.size() > GROUPS_MAX) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "An interface may be in " + GROUPS_MAX + " security groups, not " + distinct.size()));
        }
        var missing = interfaces.missingGroups(tx, nic.vpc(), distinct);
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP, missing));
        }
        interfaces.setGroups(tx, nic.id(), nic.vpc(), distinct);
    }

    /** Gives it these further addresses, and so many more; returns them. */
    public List<String> addSecondary(Tx tx, InterfaceStore.Interface nic, List<String> named, int more)
            throws SQLException {
        if (more < 0) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "Invalid value '" + more + "' for SecondaryPrivateIpAddressCount."));
        }
        if (more >= ADDRESSES_MAX || nic.secondary().size() + named.size() + more >= ADDRESSES_MAX) {
            throw NetworkFault.PRIVATE_ADDRESS_LIMIT.because(
                    "An interface may have " + ADDRESSES_MAX + " private addresses.");
        }
        Subnet subnet = subnets.require(tx, nic.account(), nic.subnet());
        var taken = new ArrayList<String>();
        for (String asked : named) {
            taken.add(address(tx, subnet, Optional.of(asked)));
            interfaces.hold(tx, nic, asked);
        }
        List<String> free = addresses.lockFree(tx, subnet, more).rows();
        if (free.size() < more) {
            throw new ApiException(new ApiError.InsufficientFreeAddresses(
                    "The specified subnet does not have enough free addresses to satisfy the request."));
        }
        for (String ip : free) {
            taken.add(ip);
            interfaces.hold(tx, nic, ip);
        }
        return taken;
    }

    private String address(Tx tx, Subnet subnet, Optional<String> asked) throws SQLException {
        if (asked.isEmpty()) {
            return addresses.lockFree(tx, subnet, 1).rows().stream()
                    .findFirst()
                    .orElseThrow(() -> new ApiException(new ApiError.InsufficientFreeAddresses(
                            "The specified subnet does not have enough free addresses to satisfy the request.")));
        }
        boolean address =
                !asked.get().contains("/") && Ipv4Block.parse(asked.get()).isPresent();
        if (!address) {
            throw new ApiException(new ApiError.InvalidParameterValue("invalid value for parameter address"));
        }
        return switch (addresses.lock(tx, subnet, asked.get())) {
            case FREE -> asked.get();
            case HELD -> throw new ApiException(new ApiError.AddressInUse(asked.get()));
            case NO_SUCH ->
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Address " + asked.get() + " does not fall within the subnet's address range"));
        };
    }

    /** As a launch makes it: locally administered, from the interface's id. */
    private static String mac(NetworkInterfaceId id) {
        String digits = id.value().substring(id.value().length() - MAC_DIGITS);
        return "02:" + digits.replaceAll("(..)(?!$)", "$1:");
    }
}
