package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.instance.RunInstances.CpuRequest;
import io.ironbark.cloud.instance.RunInstances.InterfaceRequest;
import io.ironbark.cloud.instance.RunInstances.PrivateAddressRequest;
import io.ironbark.cloud.instance.RunInstances.Request;
import io.ironbark.cloud.networkinterface.InterfaceMaker;
import io.ironbark.cloud.region.InstanceType;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.node.Machine;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

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
        refuseIf(request.enablePrimaryIpv6(), "A primary IPv6 address (EnablePrimaryIpv6)");
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

    /** The interfaces that are described, if any are, by their device indexes, of which the first is 0. */
    static List<InterfaceRequest> networkInterfaces(Request request) {
        List<InterfaceRequest> all = request.networkInterfaces();
        if (all.isEmpty()) {
            return all;
        }
        if (all.size() > InterfaceMaker.PER_INSTANCE_MAX) {
            throw tooMany(all.size());
        }
        boolean several = all.size() > 1;
        var byDevice = new TreeMap<Integer, InterfaceRequest>();
        for (InterfaceRequest one : all) {
            if (several && one.deviceIndex().isEmpty()) {
                throw new ApiException(
                        new ApiError.InvalidParameterValue("Each network interface requires a device index."));
            }
            int device = one.deviceIndex().orElse(0);
            if (device >= InterfaceMaker.PER_INSTANCE_MAX) {
                throw tooMany(device + 1);
            }
            if (device < 0 || byDevice.put(device, one) != null) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Each network interface requires a device index of its own, from 0; not " + device + "."));
            }
            check(request, one, several);
        }
        if (byDevice.firstKey() != 0) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("An instance has an interface at device index 0."));
        }
        refuseTwice(all);
        boolean both = request.subnetId().isPresent()
                || request.privateIpAddress().isPresent()
                || !request.securityGroups().isEmpty()
                || !request.securityGroupIds().isEmpty();
        if (both) {
            throw new ApiException(new ApiError.InvalidParameterCombination("Network interfaces and an instance-level"
                    + " subnet ID, private IP address or security groups may not be specified on the same request"));
        }
        return List.copyOf(byDevice.values());
    }

    private static void refuseTwice(List<InterfaceRequest> all) {
        var known = new HashSet<NetworkInterfaceId>();
        for (InterfaceRequest one : all) {
            if (one.networkInterfaceId().filter(id -> !known.add(id)).isPresent()) {
                throw NetworkFault.INTERFACE_IN_USE.because(
                        "Interface: [" + one.networkInterfaceId().get() + "] in use.");
            }
        }
    }

    private static void check(Request request, InterfaceRequest one, boolean several) {
        refuseIf(
                one.interfaceType().filter(type -> !type.equals("interface")).isPresent(),
                "NetworkInterface.InterfaceType " + one.interfaceType().orElse(""));
        refuseIf(one.networkCardIndex().orElse(0) != 0, "NetworkInterface.NetworkCardIndex other than 0");
        refuseIf(one.primaryIpv6(), "A primary IPv6 address (NetworkInterface.PrimaryIpv6)");
        if (several && one.associatePublicIpAddress().orElse(false)) {
            throw new ApiException(new ApiError.InvalidParameterCombination("The associatePublicIPAddress parameter"
                    + " cannot be specified when launching with multiple network interfaces."));
        }
        if (one.networkInterfaceId().isPresent()) {
            refuseNewInterface(one);
            refuseSeveral(request, "A network interface");
        }
    }

    private static ApiException tooMany(int count) {
        return NetworkFault.ATTACHMENT_LIMIT.because("Interface count " + count + " exceeds the limit of "
                + InterfaceMaker.PER_INSTANCE_MAX + " for an instance.");
    }

    /** What is said of an interface that is there already may be nothing that was decided when it was made. */
    private static void refuseNewInterface(InterfaceRequest existing) {
        boolean made = existing.subnetId().isPresent()
                || existing.privateIpAddress().isPresent()
                || !existing.privateIpAddresses().isEmpty()
                || !existing.groups().isEmpty()
                || existing.secondaryPrivateIpAddressCount().isPresent()
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
        List<String> listed = nic.privateIpAddresses().stream()
                .filter(PrivateAddressRequest::primary)
                .map(PrivateAddressRequest::privateIpAddress)
                .toList();
        if (listed.size() > 1) {
            throw new ApiException(new ApiError.InvalidParameterCombination("An interface has one primary address"));
        }
        if (!listed.isEmpty() && nic.privateIpAddress().isPresent()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "PrivateIpAddress and PrivateIpAddresses may not be specified on the same interface"));
        }
        return nic.privateIpAddress().or(() -> listed.stream().findFirst());
    }

    /** The further addresses that an interface is to have, by name. */
    static List<String> secondaryAddresses(InterfaceRequest nic) {
        List<String> named = nic.privateIpAddresses().stream()
                .filter(one -> !one.primary())
                .map(PrivateAddressRequest::privateIpAddress)
                .toList();
        int more = nic.secondaryPrivateIpAddressCount().orElse(0);
        if (more < 0) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "Invalid value '" + more + "' for SecondaryPrivateIpAddressCount."));
        }
        if (more > 0 && !named.isEmpty()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "Name secondary addresses, or how many there shall be, not both"));
        }
        if (named.size() + more >= InterfaceMaker.ADDRESSES_MAX) {
            throw NetworkFault.PRIVATE_ADDRESS_LIMIT.because(
                    "An interface may have " + InterfaceMaker.ADDRESSES_MAX + " private addresses.");
        }
        return named;
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
