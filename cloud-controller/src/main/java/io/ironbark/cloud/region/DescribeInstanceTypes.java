package io.ironbark.cloud.region;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.filter.ListFilters;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists the sizes that are offered, with what SDKs and Terraform read of them. */
public final class DescribeInstanceTypes {
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
            boolean hibernationSupported,
            boolean burstablePerformanceSupported,
            boolean dedicatedHostsSupported,
            boolean autoRecoverySupported,
            List<String> supportedBootModes) {}

    record Processor(List<String> supportedArchitectures) {}

    record Vcpus(@Member("DefaultVCpus") int defaultVcpus, int defaultCores, int defaultThreadsPerCore) {}

    record Memory(@Member("SizeInMiB") long sizeInMib) {}

    record Ebs(String ebsOptimizedSupport, String encryptionSupport) {}

    record Network(
            String networkPerformance,
            int maximumNetworkInterfaces,
            int ipv4AddressesPerInterface,
            int ipv6AddressesPerInterface,
            boolean ipv6Supported,
            String enaSupport) {}

    private static final ListFilters<TypeInfo> FILTERS = new ListFilters<>(Map.ofEntries(
            Map.entry("instance-type", info -> List.of(info.instanceType())),
            Map.entry("current-generation", info -> List.of("" + info.currentGeneration())),
            Map.entry("free-tier-eligible", info -> List.of("" + info.freeTierEligible())),
            Map.entry("bare-metal", info -> List.of("" + info.bareMetal())),
            Map.entry("burstable-performance-supported", info -> List.of("" + info.burstablePerformanceSupported())),
            Map.entry("instance-storage-supported", info -> List.of("" + info.instanceStorageSupported())),
            Map.entry(
                    "memory-info.size-in-mib",
                    info -> List.of("" + info.memoryInfo().sizeInMib())),
            Map.entry(
                    "vcpu-info.default-vcpus",
                    info -> List.of("" + info.vcpuInfo().defaultVcpus())),
            Map.entry(
                    "vcpu-info.default-cores",
                    info -> List.of("" + info.vcpuInfo().defaultCores())),
            Map.entry(
                    "processor-info.supported-architecture",
                    info -> info.processorInfo().supportedArchitectures()),
            Map.entry("supported-root-device-type", TypeInfo::supportedRootDeviceTypes),
            Map.entry("supported-virtualization-type", TypeInfo::supportedVirtualizationTypes),
            Map.entry("supported-usage-class", TypeInfo::supportedUsageClasses)));

    private final InstanceTypes types;

    /** Lists these. */
    public DescribeInstanceTypes(InstanceTypes types) {
        this.types = types;
    }

    /** The action. */
    public Action<?, ?> action() {
        return Action.read("DescribeInstanceTypes", Request.class, Result.class, this::handle)
                .filteredBy(FILTERS.names());
    }

    private Result handle(Caller caller, Request request) {
        List<String> unknown = request.instanceTypes().stream()
                .filter(name -> types.find(name).isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.INSTANCE_TYPE, unknown));
        }
        List<TypeInfo> asked = types.all().stream()
                .filter(type -> request.instanceTypes().isEmpty()
                        || request.instanceTypes().contains(type.name()))
                .map(DescribeInstanceTypes::info)
                .toList();
        var page = request.page().of(FILTERS.apply(asked, request.filters()), TypeInfo::instanceType);
        return new Result(page.items(), page.nextToken());
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
                new Vcpus(type.vcpus(), type.vcpus(), 1),
                new Memory(type.memoryMib()),
                false,
                new Ebs("unsupported", "unsupported"),
                new Network("Up to the host's", 1, 1, 0, false, "unsupported"),
                false,
                type.burstable(),
                false,
                false,
                List.of("legacy-bios"));
    }
}
