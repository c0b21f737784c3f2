package io.ironbark.cloud.region;

import io.ironbark.cloud.filter.ListFilters;
import io.ironbark.cloud.region.DescribeInstanceTypes.TypeInfo;
import java.util.List;
import java.util.Map;

/** All that EC2 lets DescribeInstanceTypes filter by. */
final class InstanceTypeFilters {
    static final ListFilters<TypeInfo> FILTERS = new ListFilters<>(Map.ofEntries(
            Map.entry("auto-recovery-supported", info -> one(info.autoRecoverySupported())),
            Map.entry("bare-metal", info -> one(info.bareMetal())),
            Map.entry("burstable-performance-supported", info -> one(info.burstablePerformanceSupported())),
            Map.entry("current-generation", info -> one(info.currentGeneration())),
            Map.entry("dedicated-hosts-supported", info -> one(info.dedicatedHostsSupported())),
            Map.entry("ebs-info.attachment-limit-type", InstanceTypeFilters::none),
            Map.entry("ebs-info.ebs-optimized-info.baseline-bandwidth-in-mbps", InstanceTypeFilters::none),
            Map.entry("ebs-info.ebs-optimized-info.baseline-iops", InstanceTypeFilters::none),
            Map.entry("ebs-info.ebs-optimized-info.baseline-throughput-in-mbps", InstanceTypeFilters::none),
            Map.entry("ebs-info.ebs-optimized-info.maximum-bandwidth-in-mbps", InstanceTypeFilters::none),
            Map.entry("ebs-info.ebs-optimized-info.maximum-iops", InstanceTypeFilters::none),
            Map.entry("ebs-info.ebs-optimized-info.maximum-throughput-in-mbps", InstanceTypeFilters::none),
            Map.entry(
                    "ebs-info.ebs-optimized-support", info -> one(info.ebsInfo().ebsOptimizedSupport())),
            Map.entry("ebs-info.encryption-support", info -> one(info.ebsInfo().encryptionSupport())),
            Map.entry("ebs-info.maximum-ebs-attachments", InstanceTypeFilters::none),
            Map.entry("ebs-info.nvme-support", info -> one(info.ebsInfo().nvmeSupport())),
            Map.entry("free-tier-eligible", info -> one(info.freeTierEligible())),
            Map.entry("hibernation-supported", info -> one(info.hibernationSupported())),
            Map.entry("hypervisor", InstanceTypeFilters::none),
            Map.entry("instance-storage-info.disk.count", InstanceTypeFilters::none),
            Map.entry("instance-storage-info.disk.size-in-gb", InstanceTypeFilters::none),
            Map.entry("instance-storage-info.disk.type", InstanceTypeFilters::none),
            Map.entry("instance-storage-info.encryption-support", InstanceTypeFilters::none),
            Map.entry("instance-storage-info.nvme-support", InstanceTypeFilters::none),
            Map.entry("instance-storage-info.total-size-in-gb", InstanceTypeFilters::none),
            Map.entry("instance-storage-supported", info -> one(info.instanceStorageSupported())),
            Map.entry("instance-type", info -> one(info.instanceType())),
            Map.entry("memory-info.size-in-mib", info -> one(info.memoryInfo().sizeInMib())),
            Map.entry("network-info.bandwidth-weightings", InstanceTypeFilters::none),
            Map.entry("network-info.efa-info.maximum-efa-interfaces", InstanceTypeFilters::none),
            Map.entry(
                    "network-info.efa-supported", info -> one(info.networkInfo().efaSupported())),
            Map.entry("network-info.ena-support", info -> one(info.networkInfo().enaSupport())),
            Map.entry(
                    "network-info.encryption-in-transit-supported",
                    info -> one(info.networkInfo().encryptionInTransitSupported())),
            Map.entry("network-info.flexible-ena-queues-support", _ -> one("unsupported")),
            Map.entry(
                    "network-info.ipv4-addresses-per-interface",
                    info -> one(info.networkInfo().ipv4AddressesPerInterface())),
            Map.entry(
                    "network-info.ipv6-addresses-per-interface",
                    info -> one(info.networkInfo().ipv6AddressesPerInterface())),
            Map.entry(
                    "network-info.ipv6-supported",
                    info -> one(info.networkInfo().ipv6Supported())),
            Map.entry(
                    "network-info.maximum-network-cards",
                    info -> one(info.networkInfo().maximumNetworkCards())),
            Map.entry(
                    "network-info.maximum-network-interfaces",
                    info -> one(info.networkInfo().maximumNetworkInterfaces())),
            Map.entry(
                    "network-info.network-performance",
                    info -> one(info.networkInfo().networkPerformance())),
            Map.entry("nitro-enclaves-support", info -> one(info.nitroEnclavesSupport())),
            Map.entry("nitro-tpm-support", info -> one(info.nitroTpmSupport())),
            Map.entry("nitro-tpm-info.supported-versions", InstanceTypeFilters::none),
            Map.entry("phc-support", info -> one(info.phcSupport())),
            Map.entry(
                    "placement-group-info.supported-strategies",
                    info -> info.placementGroupInfo().supportedStrategies()),
            Map.entry(
                    "processor-info.supported-architecture",
                    info -> info.processorInfo().supportedArchitectures()),
            Map.entry("processor-info.supported-features", InstanceTypeFilters::none),
            Map.entry("processor-info.sustained-clock-speed-in-ghz", InstanceTypeFilters::none),
            Map.entry("reboot-migration-support", _ -> one("unsupported")),
            Map.entry("supported-boot-mode", info -> info.supportedBootModes()),
            Map.entry("supported-root-device-type", info -> info.supportedRootDeviceTypes()),
            Map.entry("supported-usage-class", info -> info.supportedUsageClasses()),
            Map.entry("supported-virtualization-type", info -> info.supportedVirtualizationTypes()),
            Map.entry("vcpu-info.default-cores", info -> one(info.vcpuInfo().defaultCores())),
            Map.entry(
                    "vcpu-info.default-threads-per-core",
                    info -> one(info.vcpuInfo().defaultThreadsPerCore())),
            Map.entry("vcpu-info.default-vcpus", info -> one(info.vcpuInfo().defaultVcpus())),
            Map.entry("vcpu-info.valid-cores", info -> all(info.vcpuInfo().validCores())),
            Map.entry(
                    "vcpu-info.valid-threads-per-core",
                    info -> all(info.vcpuInfo().validThreadsPerCore()))));

    private InstanceTypeFilters() {}

    /** Of what no type here has, such as disks of its own: no value matches. */
    private static List<String> none(TypeInfo type) {
        return List.of();
    }

    private static List<String> one(Object value) {
        return List.of(value.toString());
    }

    private static List<String> all(List<Integer> values) {
        return values.stream().map(String::valueOf).toList();
    }
}
