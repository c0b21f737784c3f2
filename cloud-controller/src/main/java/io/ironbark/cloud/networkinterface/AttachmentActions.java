package io.ironbark.cloud.networkinterface;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceAttachmentId;
import io.ironbark.proto.id.NetworkInterfaceId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Interfaces attached to instances and detached, and the further addresses that interfaces get and give back. */
public final class AttachmentActions {
    private static final String TYPE = Kind.NETWORK_INTERFACE.resourceType();

    private final Ground ground;
    private final InterfaceStore interfaces;
    private final InterfaceMaker maker;
    private final AttachmentStore attachments = new AttachmentStore();

    public AttachmentActions(Ground ground, InterfaceMaker maker, InterfaceStore interfaces) {
        this.interfaces = interfaces;
        this.ground = ground;
        this.maker = maker;
    }

    record AttachRequest(
            NetworkInterfaceId networkInterfaceId,
            InstanceId instanceId,
            int deviceIndex,
            Optional<Integer> networkCardIndex) {}

    record Attached(NetworkInterfaceAttachmentId attachmentId, int networkCardIndex) {}

    record DetachRequest(NetworkInterfaceAttachmentId attachmentId, boolean force) {}

    record AssignRequest(
            NetworkInterfaceId networkInterfaceId,
            List<String> privateIpAddresses,
            Optional<Integer> secondaryPrivateIpAddressCount,
            boolean allowReassignment) {}

    record Assigned(NetworkInterfaceId networkInterfaceId, List<AddressItem> assignedPrivateIpAddresses) {}

    record AddressItem(String privateIpAddress) {}

    record UnassignRequest(NetworkInterfaceId networkInterfaceId, List<String> privateIpAddresses) {}

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("AttachNetworkInterface", AttachRequest.class, Attached.class, this::attach)
                        .on((caller, request) -> List.of(
                                caller.arn(TYPE, request.networkInterfaceId()),
                                caller.arn("instance", request.instanceId()))),
                Action.write("DetachNetworkInterface", DetachRequest.class, Done.class, this::detach),
                Action.write("AssignPrivateIpAddresses", AssignRequest.class, Assigned.class, this::assign)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.networkInterfaceId()))),
                Action.write("UnassignPrivateIpAddresses", UnassignRequest.class, Done.class, this::unassign)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.networkInterfaceId()))));
    }

    private Attached attach(Tx tx, Caller caller, AttachRequest request) throws SQLException {
        if (request.networkCardIndex().orElse(0) != 0) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("NetworkCardIndex other than 0 is not supported by this cloud."));
        }
        var instance = attachments
                .instance(tx, caller.account(), request.instanceId())
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.INSTANCE, request.instanceId())));
        var nic = lock(tx, caller, request.networkInterfaceId());
        if (nic.attachment().isPresent()) {
            throw NetworkFault.INTERFACE_IN_USE.because("Interface: [" + nic.id() + "] in use.");
        }
        if (!instance.state().equals("RUNNING") && !instance.state().equals("STOPPED")) {
            throw new ApiException(new ApiError.IncorrectInstanceState("Instance '" + instance.id()
                    + "' is not 'running' or 'stopped': an interface is attached to one that is."));
        }
        if (!instance.zone().equals(nic.zone()) || !instance.vpc().equals(nic.vpc())) {
            throw new ApiException(
                    new ApiError.InvalidParameterCombination("You may not attach a network interface to an"
                            + " instance of another availability zone or, in this cloud, of another VPC."));
        }
        if (request.deviceIndex() < 1 || request.deviceIndex() >= InterfaceMaker.PER_INSTANCE_MAX) {
            throw NetworkFault.ATTACHMENT_LIMIT.because("Interface count " + (request.deviceIndex() + 1)
                    + " exceeds the limit: a device index is 1 to " + (InterfaceMaker.PER_INSTANCE_MAX - 1) + ".");
        }
        if (attachments.devices(tx, instance.id()).contains(request.deviceIndex())) {
            throw new ApiException(new ApiError.InvalidParameterValue("Instance '" + instance.id()
                    + "' already has an interface attached at device index '" + request.deviceIndex() + "'."));
        }
        var id = ground.ids().next(NetworkInterfaceAttachmentId.PREFIX, NetworkInterfaceAttachmentId::new);
        attachments.attach(
                tx,
                nic.id(),
                new InterfaceStore.Attachment(
                        id, instance.id(), request.deviceIndex(), ground.clock().instant(), false));
        changed(tx, nic);
        return new Attached(id, 0);
    }

    private Done detach(Tx tx, Caller caller, DetachRequest request) throws SQLException {
        var found =
                interfaces.find(tx, caller.account(), new Condition("attachment = ?", List.of(request.attachmentId())));
        if (found.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.ATTACHMENT, request.attachmentId()));
        }
        var attachment = found.getFirst().attachment().orElseThrow();
        var _ = attachments.instance(tx, caller.account(), attachment.instance());
        var nic = lock(tx, caller, found.getFirst().id());
        if (!nic.attachment().map(InterfaceStore.Attachment::id).equals(Optional.of(attachment.id()))) {
            throw new ApiException(new ApiError.NotFound(Kind.ATTACHMENT, request.attachmentId()));
        }
        if (attachment.device() == 0) {
            throw new ApiException(
                    new ApiError.OperationNotPermitted("The network interface at device index 0 cannot be detached."));
        }
        changed(tx, nic);
        attachments.detach(tx, nic.id());
        return Done.DONE;
    }

    private Assigned assign(Tx tx, Caller caller, AssignRequest request) throws SQLException {
        var nic = lock(tx, caller, request.networkInterfaceId());
        boolean counted = request.secondaryPrivateIpAddressCount().isPresent();
        if (counted != request.privateIpAddresses().isEmpty()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "Name secondary addresses, or how many there shall be: one of the two"));
        }
        if (request.allowReassignment()) {
            takeFromOthers(tx, caller, nic, request.privateIpAddresses());
        }
        var taken = maker.addSecondary(
                tx,
                nic,
                request.privateIpAddresses(),
                request.secondaryPrivateIpAddressCount().orElse(0));
        changed(tx, nic);
        return new Assigned(nic.id(), taken.stream().map(AddressItem::new).toList());
    }

    /** Makes others' secondary addresses of the subnet free. An elastic address of one stays behind, as in EC2. */
    private void takeFromOthers(Tx tx, Caller caller, InterfaceStore.Interface nic, List<String> asked)
            throws SQLException {
        for (var other : interfaces.holding(tx, nic.subnet(), asked)) {
            if (other.equals(nic.id())) {
                continue;
            }
            var holder = lock(tx, caller, other);
            for (var secondary : holder.secondary()) {
                if (asked.contains(secondary.ip())) {
                    interfaces.free(
                            tx, holder.id(), secondary.ip(), ground.clock().instant());
                }
            }
            changed(tx, holder);
        }
    }

    /** An elastic address of one goes from it, as in EC2. */
    private Done unassign(Tx tx, Caller caller, UnassignRequest request) throws SQLException {
        var nic = lock(tx, caller, request.networkInterfaceId());
        if (request.privateIpAddresses().isEmpty()) {
            throw new ApiException(new ApiError.MissingParameter("PrivateIpAddress"));
        }
        for (String ip : request.privateIpAddresses()) {
            if (nic.secondary().stream().noneMatch(one -> one.ip().equals(ip))) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Some of [" + ip + "] are not assigned to interface " + nic.id() + " as secondary addresses"));
            }
            interfaces.free(tx, nic.id(), ip, ground.clock().instant());
        }
        changed(tx, nic);
        return Done.DONE;
    }

    private InterfaceStore.Interface lock(Tx tx, Caller caller, NetworkInterfaceId id) throws SQLException {
        var nic = interfaces.require(tx, caller.account(), Optional.of(id), Optional.empty());
        if (!nic.kind().equals("interface")) {
            throw NetworkFault.AUTH_FAILURE.because("You do not have permission to access the resource " + nic.id());
        }
        return nic;
    }

    /** Says that an interface is more or less than it was, to its instance's node and to those with a route to it. */
    private void changed(Tx tx, InterfaceStore.Interface nic) throws SQLException {
        interfaces.changed(tx, Optional.of(nic.id()));
        interfaces.routesChange(tx, nic.id());
    }
}
