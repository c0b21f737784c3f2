package io.ironbark.cloud.region;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.networkinterface.InterfaceMaker;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Lists the sizes that are offered, with what SDKs and Terraform read of them. */
public final class DescribeInstanceTypes {
    /** Nobody promises a guest a share of the host's network. */
    private static final String PERFORMANCE = "Up to the host's";

    private static final int VALID_CORES_MAX = 128;

    record Request(List<String> instanceTypes, List<Filter> filters, PageRequest page) {}

    record Result(List<TypeInfo> instanceTypes, Optional<String> nextToken) {}

    record TypeInfo(
            String instanceType,
            boolean currentGeneration,
            boolean freeTierEligible,
            List<String> supportedUsageClasses,
            List<String> supportedRootDeviceTypes,
            List<String> supportedVirtualizationTypes,
            boolean bareMetal,
            Processor processorInfo,
            @Member("VCpuInfo") Vcpus vcpuInfo,
            Memory memoryInfo,
            boolean instanceStorageSupported,
            Ebs ebsInfo,
            Network networkInfo,
            Groups placementGroupInfo,
            boolean hibernationSupported,
            boolean burstablePerformanceSupported,
            boolean dedicatedHostsSupported,
            boolean autoRecoverySupported,
            List<String> supportedBootModes,
            String nitroEnclavesSupport,
            String nitroTpmSupport,
            String phcSupport) {}

    record Processor(List<String> supportedArchitectures) {}

    record Vcpus(
            @Member("DefaultVCpus") int defaultVcpus,
            int defaultCores,
            int defaultThreadsPerCore,
            List<Integer> validCores,
            List<Integer> validThreadsPerCore) {}

    record Memory(@Member("SizeInMiB") long sizeInMib) {}

    record Ebs(String ebsOptimizedSupport, String encryptionSupport, String nvmeSupport) {}

    record Groups(List<String> supportedStrategies) {}

    record Card(int networkCardIndex, String networkPerformance, int maximumNetworkInterfaces) {}

    record Network(
            String networkPerformance,
            int maximumNetworkInterfaces,
            int maximumNetworkCards,
            int defaultNetworkCardIndex,
            List<Card> networkCards,
            int ipv4AddressesPerInterface,
            int ipv6AddressesPerInterface,
            boolean ipv6Supported,
            String enaSupport,
            boolean efaSupported,
            boolean encryptionInTransitSupported,
            boolean enaSrdSupported) {}

    private final Database database;
    private final InstanceTypeStore types;

    /** Lists these. */
    public DescribeInstanceTypes(Database database, InstanceTypeStore types) {
        this.database = database;
        this.types = types;
    }

    /** The action. */
    public Action<?, ?> action() {
        return Action.read("DescribeInstanceTypes", Request.class, Result.class, this::handle)
                .filteredBy(InstanceTypeFilters.FILTERS.names());
    }

    private Result handle(Caller caller, Request request) {
        List<InstanceType> asked = request.instanceTypes().isEmpty()
                ? database.read(types::all)
                : named(request.instanceTypes().stream().distinct().toList());
        List<TypeInfo> infos = asked.stream().map(DescribeInstanceTypes::info).toList();
        var page =
                request.page().of(InstanceTypeFilters.FILTERS.apply(infos, request.filters()), TypeInfo::instanceType);
        return new Result(page.items(), page.nextToken());
    }

    private List<InstanceType> named(List<String> names) {
        List<InstanceType> found = database.read(tx -> types.byNames(tx, names));
        List<String> unknown = names.stream()
                .filter(name -> found.stream().noneMatch(type -> type.name().equals(name)))
                .toList();
        if (!unknown.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.INSTANCE_TYPE, unknown));
        }
        return found;
    }

    private static TypeInfo info(InstanceType type) {
        return new TypeInfo(
                type.name(),
                type.currentGeneration(),
                false,
                List.of("on-demand"),
                List.of("ebs"),
                List.of("hvm"),
                false,
                new Processor(List.of("x86_64")),
                new Vcpus(
                        type.vcpus(),
                        type.vcpus(),
                        1,
                        IntStream.rangeClosed(1, Math.min(type.vcpus(), VALID_CORES_MAX))
                                .boxed()
                                .toList(),
                        List.of(1)),
                new Memory(type.memoryMib()),
                false,
                new Ebs("unsupported", "unsupported", "unsupported"),
                new Network(
                        PERFORMANCE,
                        InterfaceMaker.PER_INSTANCE_MAX,
                        1,
                        0,
                        List.of(new Card(0, PERFORMANCE, InterfaceMaker.PER_INSTANCE_MAX)),
                        InterfaceMaker.ADDRESSES_MAX,
                        0,
                        false,
                        "unsupported",
                        false,
                        false,
                        false),
                new Groups(List.of("cluster", "partition", "spread")),
                false,
                type.burstable(),
                false,
                false,
                List.of("legacy-bios"),
                "unsupported",
                "unsupported",
                "unsupported");
    }
}
