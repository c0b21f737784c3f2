package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.instance.RunInstances.CpuRequest;
import io.ironbark.cloud.instance.RunInstances.InterfaceRequest;
import io.ironbark.cloud.instance.RunInstances.PrivateAddressRequest;
import io.ironbark.cloud.instance.RunInstances.Request;
import io.ironbark.cloud.region.InstanceType;
import io.ironbark.proto.node.Machine;
import java.util.List;
import java.util.Optional;

/** What a launch may ask for. Pure: what is here needs nothing but the request. */
final class LaunchRules {
    private LaunchRules() {}

    /** Refuses by name what this cloud can't do; what means "as it is here anyway" passes. */
    static void check(Request request) {
        refuseIf(request.ebsOptimized(), "EBS-optimized instances (EbsOptimized)");
        refuseIf(
                request.hibernationOptions()
                        .filter(RunInstances.HibernationRequest::configured)
                        .isPresent(),
                "Hibernation (HibernationOptions.Configured)");
        refuseIf(
                request.enclaveOptions()
                        .filter(RunInstances.EnclaveRequest::enabled)
                        .isPresent(),
                "Nitro enclaves (EnclaveOptions.Enabled)");
        request.placement()
                .flatMap(RunInstances.PlacementRequest::tenancy)
                .ifPresent(tenancy -> refuseIf(!tenancy.equals("default"), "Tenancy " + tenancy));
        request.creditSpecification()
                .ifPresent(credit ->
                        credits(credit.cpuCredits(), request.instanceType().orElse("")));
        request.privateDnsNameOptions().ifPresent(LaunchRules::dnsNames);
    }

    /** No instance is held to a baseline here, which is what EC2 calls unlimited. */
    static void credits(String credits, String type) {
        if (!List.of("unlimited", "standard").contains(credits)) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("Invalid value '" + credits + "' for CpuCredits."));
        }
        if (!InstanceType.burstable(type)) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "CreditSpecification is for burstable performance types only, and " + type + " is none."));
        }
        refuseIf(
                credits.equals("standard"),
                "CpuCredits standard (no instance of this cloud is held to a baseline, which is 'unlimited')");
    }

    private static void dnsNames(RunInstances.DnsNameRequest names) {
        refuseIf(
                names.hostnameType().filter("resource-name"::equals).isPresent(),
                "PrivateDnsNameOptions.HostnameType resource-name");
        refuseIf(
                names.enableResourceNameDnsARecord() || names.enableResourceNameDnsAAAARecord(),
                "DNS records of resource names (PrivateDnsNameOptions)");
    }

    /** The one interface that is described, if one is. */
    static Optional<InterfaceRequest> networkInterface(Request request) {
        List<InterfaceRequest> all = request.networkInterfaces();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        refuseIf(all.size() > 1, "A second network interface (NetworkInterface.2)");
        InterfaceRequest only = all.getFirst();
        if (only.deviceIndex().orElse(0) != 0) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("An instance has an interface at device index 0."));
        }
        refuseIf(
                only.interfaceType().filter(type -> !type.equals("interface")).isPresent(),
                "NetworkInterface.1.InterfaceType " + only.interfaceType().orElse(""));
        refuseIf(only.networkCardIndex().orElse(0) != 0, "NetworkInterface.1.NetworkCardIndex other than 0");
        boolean twice = request.subnetId().isPresent()
                || request.privateIpAddress().isPresent()
                || !request.securityGroups().isEmpty()
                || !request.securityGroupIds().isEmpty();
        if (twice) {
            throw new ApiException(new ApiError.InvalidParameterCombination("Network interfaces and an instance-level"
                    + " subnet ID, private IP address or security groups may not be specified on the same request"));
        }
        if (only.networkInterfaceId().isPresent()) {
            refuseNewInterface(only);
            refuseSeveral(request, "A network interface");
        }
        return Optional.of(only);
    }

    /** What is said of an interface that is there already may be nothing that was decided when it was made. */
    private static void refuseNewInterface(InterfaceRequest existing) {
        boolean made = existing.subnetId().isPresent()
                || existing.privateIpAddress().isPresent()
                || !existing.privateIpAddresses().isEmpty()
                || !existing.groups().isEmpty()
                || existing.description().isPresent()
                || existing.associatePublicIpAddress().isPresent();
        if (made) {
            throw new ApiException(new ApiError.InvalidParameterCombination("A network interface may not specify both a"
                    + " network interface ID and a subnet, addresses, groups or a description"));
        }
        if (existing.deleteOnTermination().orElse(false)) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "DeleteOnTermination may be true only of an interface that is made with the instance"));
        }
    }

    /** What there is one of can't be given to several. */
    static void refuseSeveral(Request request, String what) {
        if (request.maxCount() > 1) {
            throw new ApiException(
                    new ApiError.InvalidParameterCombination(what + " can't be given to more than one instance"));
        }
    }

    /** The address that an interface is to have, in either of the two ways to say it. */
    static Optional<String> primaryAddress(InterfaceRequest nic) {
        List<PrivateAddressRequest> listed = nic.privateIpAddresses();
        refuseIf(
                listed.size() > 1 || listed.stream().anyMatch(one -> !one.primary()),
                "A secondary private address (NetworkInterface.1.PrivateIpAddresses)");
        if (!listed.isEmpty() && nic.privateIpAddress().isPresent()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "PrivateIpAddress and PrivateIpAddresses may not be specified on the same interface"));
        }
        return nic.privateIpAddress()
                .or(() -> listed.stream()
                        .map(PrivateAddressRequest::privateIpAddress)
                        .findFirst());
    }

    /** A type with as many of its processors as are asked for. */
    static Machine processors(Machine type, Optional<CpuRequest> asked) {
        if (asked.isEmpty()) {
            return type;
        }
        refuseIf(
                asked.get().amdSevSnp().filter("enabled"::equals).isPresent(),
                "Encrypted memory (CpuOptions.AmdSevSnp)");
        int threads = asked.get().threadsPerCore().orElse(1);
        int cores = asked.get().coreCount().orElse(type.vcpus());
        if (threads != 1 || cores < 1 || cores > type.vcpus()) {
            throw new ApiException(new ApiError.InvalidParameterValue("CpuOptions: " + type.instanceType()
                    + " has 1 to " + type.vcpus() + " cores of 1 thread each, not " + cores + " of " + threads));
        }
        return new Machine(type.instanceType(), cores, type.memoryMib(), type.diskGib());
    }

    private static void refuseIf(boolean asked, String what) {
        if (asked) {
            throw new ApiException(new ApiError.UnsupportedOperation(what + " is not supported by this cloud."));
        }
    }
}
