package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Tag;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceAttachmentId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VolumeId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An instance as EC2's answers have it. What goes where is decided in {@link InstanceItems}. */
record InstanceItem(
        InstanceId instanceId,
        ImageId imageId,
        StateItem state,
        String privateDnsName,
        String publicDnsName,
        String stateTransitionReason,
        Optional<String> keyName,
        int amiLaunchIndex,
        List<ProductCode> productCodes,
        String instanceType,
        Instant launchTime,
        PlacementItem placement,
        MonitoringItem monitoring,
        Optional<SubnetId> subnetId,
        Optional<VpcId> vpcId,
        Optional<String> privateIpAddress,
        Optional<String> publicIpAddress,
        Optional<Boolean> sourceDestCheck,
        List<GroupItem> securityGroups,
        Optional<ReasonItem> stateReason,
        String architecture,
        String rootDeviceType,
        String rootDeviceName,
        List<BlockDeviceItem> blockDeviceMappings,
        String virtualizationType,
        Optional<String> clientToken,
        List<Tag> tags,
        String hypervisor,
        List<InterfaceItem> networkInterfaces,
        boolean ebsOptimized,
        boolean enaSupport,
        CpuItem cpuOptions,
        MetadataItem metadataOptions,
        String platformDetails,
        String usageOperation,
        Instant usageOperationUpdateTime,
        Optional<String> bootMode,
        String currentInstanceBootMode,
        CapacityReservationItem capacityReservationSpecification,
        HibernationItem hibernationOptions,
        EnclaveItem enclaveOptions,
        DnsNameItem privateDnsNameOptions,
        MaintenanceItem maintenanceOptions) {
    record StateItem(int code, InstanceState name) {
        static StateItem of(InstanceState state) {
            return new StateItem(state.code(), state);
        }
    }

    record ProductCode(String productCodeId) {}

    record PlacementItem(
            ZoneName availabilityZone,
            String groupName,
            Optional<String> groupId,
            Optional<Integer> partitionNumber,
            String tenancy) {}

    record MonitoringItem(String state) {}

    record GroupItem(SecurityGroupId groupId, String groupName) {}

    record ReasonItem(String code, String message) {}

    record BlockDeviceItem(String deviceName, EbsItem ebs) {}

    record EbsItem(VolumeId volumeId, String status, Instant attachTime, boolean deleteOnTermination) {}

    record CapacityReservationItem(String capacityReservationPreference) {}

    record HibernationItem(boolean configured) {}

    record EnclaveItem(boolean enabled) {}

    record DnsNameItem(
            String hostnameType, boolean enableResourceNameDnsARecord, boolean enableResourceNameDnsAAAARecord) {}

    record MaintenanceItem(String autoRecovery) {}

    record CpuItem(int coreCount, int threadsPerCore) {}

    record MetadataItem(
            String state,
            String httpTokens,
            int httpPutResponseHopLimit,
            String httpEndpoint,
            String httpProtocolIpv6,
            String instanceMetadataTags) {}

    record InterfaceItem(
            NetworkInterfaceId networkInterfaceId,
            SubnetId subnetId,
            VpcId vpcId,
            String description,
            String ownerId,
            String status,
            String macAddress,
            String privateIpAddress,
            String privateDnsName,
            boolean sourceDestCheck,
            List<GroupItem> groups,
            AttachmentItem attachment,
            Optional<AssociationItem> association,
            List<AddressItem> privateIpAddresses,
            String interfaceType) {}

    record AttachmentItem(
            NetworkInterfaceAttachmentId attachmentId,
            int deviceIndex,
            String status,
            Instant attachTime,
            boolean deleteOnTermination,
            int networkCardIndex) {}

    record AssociationItem(String publicIp, String publicDnsName, String ipOwnerId) {}

    record AddressItem(
            String privateIpAddress, String privateDnsName, boolean primary, Optional<AssociationItem> association) {}
}
