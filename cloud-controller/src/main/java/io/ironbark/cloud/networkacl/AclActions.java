package io.ironbark.cloud.networkacl;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.NetworkAclAssociationId;
import io.ironbark.proto.id.NetworkAclId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Network ACLs, their entries, and which subnets they guard. */
public final class AclActions {
    private static final String TYPE = Kind.NETWORK_ACL.resourceType();
    private static final int ENTRIES_MAX = 40;
    private static final int LAST_NUMBER = 32_767;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;

    private final Ground ground;
    private final AclStore acls;
    private final Listing<AclStore.Acl> listing;

    public AclActions(Ground ground, AclStore acls) {
        this.acls = acls;
        this.ground = ground;
        this.listing = new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(Kind.NETWORK_ACL, AclStore.FILTERS, acls::find, AclStore.Acl::id));
    }

    record CreateRequest(VpcId vpcId, List<TagSpecification> tagSpecifications) {}

    record Created(AclItem networkAcl) {}

    record DeleteRequest(NetworkAclId networkAclId) {}

    record PortRange(Optional<Integer> from, Optional<Integer> to) {}

    record IcmpTypeCode(Optional<Integer> type, Optional<Integer> code) {}

    record EntryRequest(
            NetworkAclId networkAclId,
            int ruleNumber,
            boolean egress,
            String ruleAction,
            String protocol,
            String cidrBlock,
            Optional<PortRange> portRange,
            Optional<IcmpTypeCode> icmpTypeCode) {}

    record DeleteEntryRequest(NetworkAclId networkAclId, int ruleNumber, boolean egress) {}

    record ReplaceRequest(NetworkAclAssociationId associationId, NetworkAclId networkAclId) {}

    record Replaced(NetworkAclAssociationId newAssociationId) {}

    record DescribeRequest(List<NetworkAclId> networkAclIds, List<Filter> filters, PageRequest page) {}

    record Described(List<AclItem> networkAcls, Optional<String> nextToken) {}

    record AclItem(
            NetworkAclId networkAclId,
            VpcId vpcId,
            AccountId ownerId,
            boolean isDefault,
            List<EntryItem> entries,
            List<AssociationItem> associations,
            List<Tag> tags) {}

    record AssociationItem(
            NetworkAclAssociationId networkAclAssociationId, NetworkAclId networkAclId, SubnetId subnetId) {}

    record EntryItem(
            int ruleNumber,
            String protocol,
            String ruleAction,
            boolean egress,
            String cidrBlock,
            Optional<PortRange> portRange,
            Optional<IcmpTypeCode> icmpTypeCode) {}

    public Taggable taggable() {
        return new Taggable(Kind.NETWORK_ACL, NetworkAclId.PREFIX, acls::existing);
    }

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateNetworkAcl", CreateRequest.class, Created.class, this::create)
                        .on((caller, request) -> List.of(caller.arn(TYPE, "*"), caller.arn("vpc", request.vpcId())))
                        .tagging(TYPE),
                Action.write("DeleteNetworkAcl", DeleteRequest.class, Done.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.networkAclId()))),
                Action.write("CreateNetworkAclEntry", EntryRequest.class, Done.class, this::createEntry)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.networkAclId()))),
                Action.write("ReplaceNetworkAclEntry", EntryRequest.class, Done.class, this::replaceEntry)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.networkAclId()))),
                Action.write("DeleteNetworkAclEntry", DeleteEntryRequest.class, Done.class, this::deleteEntry)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.networkAclId()))),
                Action.write("ReplaceNetworkAclAssociation", ReplaceRequest.class, Replaced.class, this::replace)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.networkAclId()))),
                Action.read("DescribeNetworkAcls", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()));
    }

    private Created create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        Vpc vpc = ground.vpcs().require(tx, caller.account(), request.vpcId());
        var acl = new AclStore.Acl(
                ground.ids().next(NetworkAclId.PREFIX, NetworkAclId::new), caller.account(), vpc.id(), false);
        acls.insert(tx, acl, ground.clock().instant());
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.NETWORK_ACL, acl.id(), tags);
        return new Created(item(acl, List.of(), List.of(), tags));
    }

    private Done delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        var acl = lock(tx, caller, request.networkAclId());
        if (acl.isDefault()) {
            throw new ApiException(new ApiError.InvalidParameterValue("cannot delete default network ACL " + acl.id()));
        }
        if (!acls.associations(tx, List.of(acl.id())).isEmpty()) {
            throw new ApiException(new ApiError.DependencyViolation(
                    "The networkAcl '" + acl.id() + "' has dependencies and cannot be deleted."));
        }
        acls.delete(tx, acl.id());
        ground.tags().removeAll(tx, acl.id());
        return Done.DONE;
    }

    private Done createEntry(Tx tx, Caller caller, EntryRequest request) throws SQLException {
        var acl = lock(tx, caller, request.networkAclId());
        var entry = entry(request);
        long entries = acls.entries(tx, List.of(acl.id())).stream()
                .filter(one -> one.entry().egress() == entry.egress())
                .count();
        if (entries >= ENTRIES_MAX) {
            throw NetworkFault.NETWORK_ACL_ENTRY_LIMIT.because(
                    "A network ACL may have " + ENTRIES_MAX + " entries in each direction.");
        }
        if (!acls.insertEntry(tx, acl.id(), entry)) {
            throw NetworkFault.NETWORK_ACL_ENTRY_EXISTS.because(
                    "The network acl entry identified by " + entry.number() + " already exists.");
        }
        ground.vpcs().touch(tx, acl.vpc());
        return Done.DONE;
    }

    private Done replaceEntry(Tx tx, Caller caller, EntryRequest request) throws SQLException {
        var acl = lock(tx, caller, request.networkAclId());
        var entry = entry(request);
        if (!acls.deleteEntry(tx, acl.id(), entry.egress(), entry.number())) {
            throw noEntry(entry.number());
        }
        acls.insertEntry(tx, acl.id(), entry);
        ground.vpcs().touch(tx, acl.vpc());
        return Done.DONE;
    }

    private Done deleteEntry(Tx tx, Caller caller, DeleteEntryRequest request) throws SQLException {
        var acl = lock(tx, caller, request.networkAclId());
        if (!acls.deleteEntry(tx, acl.id(), request.egress(), request.ruleNumber())) {
            throw noEntry(request.ruleNumber());
        }
        ground.vpcs().touch(tx, acl.vpc());
        return Done.DONE;
    }

    private static ApiException noEntry(int number) {
        return NetworkFault.NETWORK_ACL_ENTRY_NOT_FOUND.because("The network acl entry " + number + " does not exist");
    }

    private Replaced replace(Tx tx, Caller caller, ReplaceRequest request) throws SQLException {
        var acl = lock(tx, caller, request.networkAclId());
        var before = acls.association(tx, caller.account(), request.associationId())
                .orElseThrow(() ->
                        new ApiException(new ApiError.NotFound(Kind.NETWORK_ACL_ASSOCIATION, request.associationId())));
        if (!listing.require(tx, caller.account(), before.acl()).vpc().equals(acl.vpc())) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "The network ACL " + acl.id() + " and the subnet belong to different networks"));
        }
        var id = ground.ids().next(NetworkAclAssociationId.PREFIX, NetworkAclAssociationId::new);
        acls.disassociate(tx, before.subnet());
        acls.associate(tx, id, acl.id(), before.subnet());
        ground.vpcs().touch(tx, acl.vpc());
        return new Replaced(id);
    }

    /** The ACL; nobody changes its VPC until the transaction ends. */
    private AclStore.Acl lock(Tx tx, Caller caller, NetworkAclId id) throws SQLException {
        var acl = listing.require(tx, caller.account(), id);
        ground.vpcs().require(tx, caller.account(), acl.vpc());
        return acl;
    }

    private static AclStore.Entry entry(EntryRequest request) {
        if (request.ruleNumber() < 1 || request.ruleNumber() >= LAST_NUMBER) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "Value (" + request.ruleNumber() + ") for parameter ruleNumber is invalid: 1 to 32766."));
        }
        int protocol = protocol(request.protocol());
        int from = -1;
        int to = -1;
        if (protocol == TCP || protocol == UDP) {
            from = request.portRange().flatMap(PortRange::from).orElse(0);
            to = request.portRange().flatMap(PortRange::to).orElse(0xffff);
            if (from < 0 || to > 0xffff || from > to) {
                throw new ApiException(new ApiError.InvalidParameterValue("Invalid port range " + from + "-" + to));
            }
        } else if (protocol == ICMP) {
            from = request.icmpTypeCode().flatMap(IcmpTypeCode::type).orElse(-1);
            to = request.icmpTypeCode().flatMap(IcmpTypeCode::code).orElse(-1);
            if (from < -1 || from > 0xff || to < -1 || to > 0xff || (from == -1 && to != -1)) {
                throw new ApiException(new ApiError.InvalidParameterValue("Invalid ICMP type and code"));
            }
        }
        String block = Optional.of(request.cidrBlock())
                .filter(text -> text.contains("/"))
                .flatMap(Ipv4Block::parse)
                .map(Ipv4Block::toString)
                .orElseThrow(() -> new ApiException(new ApiError.InvalidParameterValue(
                        "Value (" + request.cidrBlock() + ") for parameter cidrBlock is invalid.")));
        return new AclStore.Entry(
                request.egress(),
                request.ruleNumber(),
                request.ruleAction().equals("allow"),
                Integer.toString(protocol),
                from,
                to,
                block);
    }

    private static int protocol(String text) {
        return switch (text) {
            case "-1", "all" -> -1;
            case "tcp" -> TCP;
            case "udp" -> UDP;
            case "icmp" -> ICMP;
            case String number
            when number.matches("[0-9]{1,3}") && Integer.parseInt(number) <= 0xff -> Integer.parseInt(number);
            default ->
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Value (" + text + ") for parameter protocol is invalid. Unknown protocol"));
        };
    }

    private Described describe(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.networkAclIds(), request.filters(), request.page());
        return ground.database().read(tx -> {
            var ids = found.items().stream().map(AclStore.Acl::id).toList();
            var entries = acls.entries(tx, ids);
            var associations = acls.associations(tx, ids);
            return new Described(
                    found.items().stream()
                            .map(acl -> item(
                                    acl,
                                    entries.stream()
                                            .filter(one -> one.acl().equals(acl.id()))
                                            .map(AclStore.Owned::entry)
                                            .toList(),
                                    associations.stream()
                                            .filter(one -> one.acl().equals(acl.id()))
                                            .toList(),
                                    found.tags(acl.id())))
                            .toList(),
                    found.nextToken());
        });
    }

    private static AclItem item(
            AclStore.Acl acl, List<AclStore.Entry> entries, List<AclStore.Association> associations, List<Tag> tags) {
        var items = new ArrayList<EntryItem>();
        for (boolean egress : List.of(true, false)) {
            entries.stream().filter(entry -> entry.egress() == egress).forEach(entry -> items.add(item(entry)));
            // What EC2 shows as the rule "*".
            items.add(new EntryItem(
                    LAST_NUMBER, "-1", "deny", egress, Ipv4Block.ANYWHERE, Optional.empty(), Optional.empty()));
        }
        return new AclItem(
                acl.id(),
                acl.vpc(),
                acl.account(),
                acl.isDefault(),
                items,
                associations.stream()
                        .map(one -> new AssociationItem(one.id(), one.acl(), one.subnet()))
                        .toList(),
                tags);
    }

    private static EntryItem item(AclStore.Entry entry) {
        boolean icmp = entry.protocol().equals(Integer.toString(ICMP));
        boolean ports = !icmp && entry.fromPort() >= 0;
        return new EntryItem(
                entry.number(),
                entry.protocol(),
                entry.allow() ? "allow" : "deny",
                entry.egress(),
                entry.cidr(),
                ports
                        ? Optional.of(new PortRange(Optional.of(entry.fromPort()), Optional.of(entry.toPort())))
                        : Optional.empty(),
                icmp
                        ? Optional.of(new IcmpTypeCode(Optional.of(entry.fromPort()), Optional.of(entry.toPort())))
                        : Optional.empty());
    }
}
