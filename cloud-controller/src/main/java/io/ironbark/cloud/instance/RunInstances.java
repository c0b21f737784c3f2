package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.KeepEmpty;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceItems.ReservationItem;
import io.ironbark.cloud.instance.LifeCycle.ShutdownBehavior;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.node.Admission;
import io.ironbark.cloud.placementgroup.Memberships;
import io.ironbark.cloud.quota.QuotaStore;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.cloud.volume.VolumeStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.LaunchTemplateId;
import io.ironbark.proto.id.NetworkInterfaceAttachmentId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.PlacementGroupId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VolumeId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.placement.Placement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * RunInstances: resolves what is named ({@link LaunchPlanner}), asks whether the zone could hold it, takes addresses,
 * and writes the whole reservation. All of it is one transaction, so what is refused leaves nothing.
 */
final class RunInstances {
    private static final int COUNT_MAX = 1_000;
    private static final int MAC_DIGITS = 10;

    private final LaunchPlanner planner;
    private final Admission admission;
    private final AddressStore addresses;
    private final LaunchAddresses privateIps;
    private final LaunchStore launches;
    private final InstanceViewStore views = new InstanceViewStore();
    private final Memberships memberships = new Memberships();
    private final VolumeStore volumes = new VolumeStore();
    private final TagStore tags;
    private final QuotaStore quotas;
    private final IdFactory ids;
    private final InstantSource clock;

    /** What a launch is made with. */
    record Parts(
            LaunchPlanner planner,
            Admission admission,
            AddressStore addresses,
            FeedStore feed,
            TagStore tags,
            QuotaStore quotas,
            UserDataBox userData) {}

    RunInstances(Parts parts, IdFactory ids, InstantSource clock) {
        this.planner = parts.planner();
        this.admission = parts.admission();
        this.addresses = parts.addresses();
        this.privateIps = new LaunchAddresses(parts.addresses());
        this.launches = new LaunchStore(parts.feed(), parts.userData());
        this.tags = parts.tags();
        this.quotas = parts.quotas();
        this.ids = ids;
        this.clock = clock;
    }

    record Request(
            ImageId imageId,
            Optional<String> instanceType,
            int minCount,
            int maxCount,
            Optional<String> keyName,
            List<String> securityGroups,
            List<SecurityGroupId> securityGroupIds,
            Optional<SubnetId> subnetId,
            Optional<String> privateIpAddress,
            Optional<String> userData,
            Optional<String> clientToken,
            List<TagSpecification> tagSpecifications,
            Optional<PlacementRequest> placement,
            List<InterfaceRequest> networkInterfaces,
            Optional<ShutdownBehavior> instanceInitiatedShutdownBehavior,
            boolean disableApiTermination,
            Optional<MetadataRequest> metadataOptions,
            Optional<MonitoringRequest> monitoring,
            List<BlockDeviceRequest> blockDeviceMappings,
            boolean ebsOptimized,
            Optional<LaunchTemplateRequest> launchTemplate,
            boolean disableApiStop,
            Optional<HibernationRequest> hibernationOptions,
            Optional<EnclaveRequest> enclaveOptions,
            Optional<CpuRequest> cpuOptions,
            Optional<CreditRequest> creditSpecification,
            Optional<CapacityReservationRequest> capacityReservationSpecification,
            Optional<DnsNameRequest> privateDnsNameOptions,
            Optional<MaintenanceRequest> maintenanceOptions,
            boolean enablePrimaryIpv6) {}

    /** The template that the request was completed from, by its id and the version's number. */
    record LaunchTemplateRequest(LaunchTemplateId launchTemplateId, String version) {}

    record PlacementRequest(
            Optional<ZoneName> availabilityZone,
            Optional<String> tenancy,
            Optional<String> groupName,
            Optional<PlacementGroupId> groupId,
            Optional<Integer> partitionNumber) {}

    record InterfaceRequest(
            Optional<NetworkInterfaceId> networkInterfaceId,
            Optional<Integer> deviceIndex,
            Optional<SubnetId> subnetId,
            Optional<Boolean> associatePublicIpAddress,
            List<SecurityGroupId> groups,
            Optional<Boolean> deleteOnTermination,
            Optional<String> description,
            Optional<String> privateIpAddress,
            List<PrivateAddressRequest> privateIpAddresses,
            Optional<Integer> secondaryPrivateIpAddressCount,
            Optional<String> interfaceType,
            Optional<Integer> networkCardIndex,
            boolean primaryIpv6) {}

    record PrivateAddressRequest(String privateIpAddress, boolean primary) {}

    record MetadataRequest(
            Optional<String> httpTokens,
            Optional<Integer> httpPutResponseHopLimit,
            Optional<String> httpEndpoint,
            Optional<String> instanceMetadataTags,
            Optional<String> httpProtocolIpv6) {}

    record MonitoringRequest(boolean enabled) {}

    /** {@code noDevice} is there and empty where a device of the image is not wanted. */
    record BlockDeviceRequest(
            String deviceName,
            Optional<String> virtualName,
            @KeepEmpty Optional<String> noDevice,
            Optional<EbsRequest> ebs) {}

    record EbsRequest(
            Optional<Integer> volumeSize,
            Optional<String> volumeType,
            Optional<Boolean> deleteOnTermination,
            boolean encrypted) {}

    record HibernationRequest(boolean configured) {}

    record EnclaveRequest(boolean enabled) {}

    record CpuRequest(Optional<Integer> coreCount, Optional<Integer> threadsPerCore, Optional<String> amdSevSnp) {}

    record CreditRequest(String cpuCredits) {}

    record CapacityReservationRequest(Optional<String> capacityReservationPreference) {}

    record DnsNameRequest(
            Optional<String> hostnameType,
            boolean enableResourceNameDnsARecord,
            boolean enableResourceNameDnsAAAARecord) {}

    record MaintenanceRequest(Optional<String> autoRecovery) {}

    Action<Request, ReservationItem> action() {
        return Action.write("RunInstances", Request.class, ReservationItem.class, this::handle)
                .on(RunInstances::arns)
                .tagging("instance", "network-interface", "volume")
                .rehearsedBy(this::rehearse);
    }

    private static List<Arn> arns(Caller caller, Request request) {
        var arns = new ArrayList<Arn>();
        arns.add(new Arn("arn:aws:ec2:" + caller.region() + "::image/" + request.imageId()));
        arns.add(caller.arn("instance", "*"));
        List<NetworkInterfaceId> existing = request.networkInterfaces().stream()
                .flatMap(nic -> nic.networkInterfaceId().stream())
                .toList();
        if (existing.size() < Math.max(1, request.networkInterfaces().size())) {
            arns.add(caller.arn("network-interface", "*"));
        }
        existing.forEach(nic -> arns.add(caller.arn("network-interface", nic)));
        Stream.concat(
                        request.subnetId().stream(),
                        request.networkInterfaces().stream().flatMap(nic -> nic.subnetId().stream()))
                .distinct()
                .forEach(subnet -> arns.add(caller.arn("subnet", subnet)));
        request.launchTemplate()
                .ifPresent(template -> arns.add(caller.arn("launch-template", template.launchTemplateId())));
        request.keyName().ifPresent(key -> arns.add(caller.arn("key-pair", key)));
        Stream.concat(
                        request.securityGroupIds().stream(),
                        request.networkInterfaces().stream().flatMap(nic -> nic.groups().stream()))
                .distinct()
                .forEach(group -> arns.add(caller.arn("security-group", group)));
        return arns;
    }

    ReservationItem handle(Tx tx, Caller caller, Request request) throws SQLException {
        refuseCounts(request);
        Soon<QuotaStore.Bound> use = quotas.hold(tx, caller.account());
        LaunchPlan plan = planner.plan(tx, caller, request);
        var reservation = ids.next(ReservationId.PREFIX, ReservationId::new);
        try {
            int within = within(tx, use, plan, request);
            return launch(tx, caller, request, plan, admitted(tx, plan, reservation, request.minCount(), within));
        } catch (ApiException e) {
            admission.withdraw(plan.subnet().zone(), reservation);
            throw e;
        }
    }

    /** The same, of which nothing stays: neither rows nor a place in the zone. */
    ReservationItem rehearse(Tx tx, Caller caller, Request request) throws SQLException {
        refuseCounts(request);
        Soon<QuotaStore.Bound> use = quotas.hold(tx, caller.account());
        LaunchPlan plan = planner.plan(tx, caller, request);
        var reservation = ids.next(ReservationId.PREFIX, ReservationId::new);
        try {
            int within = within(tx, use, plan, request);
            return launch(tx, caller, request, plan, admitted(tx, plan, reservation, request.minCount(), within));
        } finally {
            admission.withdraw(plan.subnet().zone(), reservation);
        }
    }

    private int within(Tx tx, Soon<QuotaStore.Bound> use, LaunchPlan plan, Request request) throws SQLException {
        var ask = new QuotaStore.Ask(request.minCount(), request.maxCount());
        return quotas.within(tx, use.first().orElseThrow(), plan.machine().vcpus(), ask);
    }

    /** A reservation that the zone has room for, so many at most. */
    private record Admitted(ReservationId reservation, int count) {}

    private ReservationItem launch(Tx tx, Caller caller, Request request, LaunchPlan plan, Admitted admitted)
            throws SQLException {
        // What is answered is what the database keeps, which has no nanoseconds.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        LaunchStore.Launch launch = plan.launch(admitted.reservation(), request.clientToken(), now);
        Soon<String> pool =
                plan.publicIp() ? addresses.lockFreePublic(tx, caller.account(), admitted.count()) : List::of;
        LaunchAddresses.Taken taken = privateIps.take(tx, plan.made(), admitted.count());
        if (taken.instances() < request.minCount()) {
            throw new ApiException(new ApiError.InsufficientFreeAddresses(
                    "The specified subnet does not have enough free addresses to satisfy the request."));
        }
        List<InstanceId> instances =
                Stream.generate(ids::instance).limit(taken.instances()).toList();
        List<String> publicIps = pool.rows().stream().limit(instances.size()).toList();
        if (plan.interfaces().getFirst().publicIpAsked() && publicIps.size() < instances.size()) {
            throw new ApiException(new ApiError.InsufficientFreeAddresses(
                    "The cloud has not enough free public addresses to satisfy the request."));
        }
        List<LaunchedInstances.Made> nics = plan.made().stream()
                .map(nic -> new LaunchedInstances.Made(
                        nic, interfaces(instances, taken.byDevice().getOrDefault(nic.device(), List.of()))))
                .toList();
        var made = new LaunchedInstances(launch, plan, instances, disks(instances), nics, publicIps);
        connect(tx, made);
        return InstanceItems.reservation(caller, admitted.reservation(), write(tx, caller, request, made));
    }

    private List<VolumeId> disks(List<InstanceId> instances) {
        return instances.stream()
                .map(_ -> ids.next(VolumeId.PREFIX, VolumeId::new))
                .toList();
    }

    private List<AddressStore.NewInterface> interfaces(List<InstanceId> instances, List<List<String>> ips) {
        var interfaces = new ArrayList<AddressStore.NewInterface>();
        for (int i = 0; i < ips.size(); i++) {
            NetworkInterfaceId nic = ids.next(NetworkInterfaceId.PREFIX, NetworkInterfaceId::new);
            interfaces.add(new AddressStore.NewInterface(
                    nic, instances.get(i), attachment().value(), mac(nic), ips.get(i)));
        }
        return List.copyOf(interfaces);
    }

    /** Writes the new interfaces, and gives those that were there to the one instance. */
    private void connect(Tx tx, LaunchedInstances made) throws SQLException {
        boolean extended = made.plan().extended();
        Instant now = made.launch().now();
        for (LaunchedInstances.Made nics : made.nics()) {
            PlannedInterface planned = nics.planned();
            List<String> publicIps = planned.publicIp() ? made.publicIps() : List.of();
            addresses.insert(tx, planned.common(extended, now), nics.each(), publicIps);
        }
        for (PlannedInterface nic : made.plan().interfaces()) {
            if (nic.existing().isPresent()) {
                var one = new AddressStore.Attaching(
                        nic.existing().get(), made.ids().getFirst(), attachment(), nic.device(), extended);
                addresses.attach(tx, one, now);
            }
        }
    }

    private NetworkInterfaceAttachmentId attachment() {
        return ids.next(NetworkInterfaceAttachmentId.PREFIX, NetworkInterfaceAttachmentId::new);
    }

    /** Writes all but the interfaces; returns what is written, which need not be read for that unless it was there before. */
    private List<InstanceView> write(Tx tx, Caller caller, Request request, LaunchedInstances made)
            throws SQLException {
        List<Tag> tagged = new ArrayList<>(wanted(request, Kind.INSTANCE));
        request.launchTemplate()
                .ifPresent(template -> tagged.addAll(List.of(
                        new Tag(
                                "aws:ec2launchtemplate:id",
                                template.launchTemplateId().value()),
                        new Tag("aws:ec2launchtemplate:version", template.version()))));
        AccountId account = caller.account();
        tags.putOnNew(tx, account, Kind.INSTANCE, made.ids(), tagged);
        tags.putOnNew(tx, account, Kind.VOLUME, made.disks(), wanted(request, Kind.VOLUME));
        tags.putOnNew(tx, account, Kind.NETWORK_INTERFACE, made.nicIds(), wanted(request, Kind.NETWORK_INTERFACE));
        launches.insert(tx, made.launch(), made.ids());
        volumes.insert(tx, made.plan().rootDisks(made.launch().now()), made.disks(), made.ids());
        var membership = made.plan().membership();
        if (membership.isPresent()) {
            memberships.join(tx, membership.get().places(), made.ids());
        }
        if (!made.told()) {
            var search = new InstanceViewStore.Search(account, made.ids(), List.of());
            return views.find(tx, search, PageRequest.ALL, made.launch().now());
        }
        return made.views(tagged);
    }

    private static List<Tag> wanted(Request request, Kind kind) {
        return TagSpecification.of(request.tagSpecifications(), kind.resourceType());
    }

    private static void refuseCounts(Request request) {
        if (request.minCount() < 1 || request.maxCount() < request.minCount()) {
            throw new ApiException(new ApiError.InvalidParameterValue("Invalid value '" + request.minCount() + "' to '"
                    + request.maxCount() + "' for MinCount to MaxCount: MinCount must be 1 or more, and MaxCount no"
                    + " less"));
        }
        if (request.maxCount() > COUNT_MAX) {
            throw new ApiException(new ApiError.InstanceLimitExceeded(
                    "A request may launch " + COUNT_MAX + " instances, not " + request.maxCount() + "."));
        }
    }

    private Admitted admitted(Tx tx, LaunchPlan plan, ReservationId reservation, int least, int most)
            throws SQLException {
        var demand =
                new Placement.Demand(Capacity.of(plan.machine()), plan.image().sizeBytes());
        Admission.Admitted admitted = plan.membership().isEmpty()
                ? admission.admit(tx, plan.subnet().zone(), reservation, demand, most)
                : admission.admit(
                        tx,
                        plan.subnet().zone(),
                        reservation,
                        demand,
                        plan.membership().get());
        if (admitted.count() < least) {
            throw new ApiException(new ApiError.InsufficientInstanceCapacity("There is not enough capacity to launch "
                    + least + " of " + plan.machine().instanceType() + " in "
                    + plan.subnet().zone()
                    + " now"
                    + admitted.why()
                            .map(why -> " (" + Placements.words(why) + ")")
                            .orElse("") + "."));
        }
        return new Admitted(reservation, Math.min(most, admitted.count()));
    }

    /** From the interface's random digits, so that two interfaces share it as rarely as they share an id: never. */
    private static String mac(NetworkInterfaceId nic) {
        String digits = nic.value().substring(nic.value().length() - MAC_DIGITS);
        return "02:" + digits.replaceAll("(..)(?!$)", "$1:");
    }
}
