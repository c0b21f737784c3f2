package io.ironbark.node.network.dhcp;

import io.ironbark.node.network.address.Ipv4;
import io.ironbark.node.network.vpc.Names;
import io.ironbark.node.network.vpc.Vpc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files of one namespace's dnsmasq. It answers known guests only, and is no name server.
 *
 * @param configuration needs a restart when it changes
 * @param hosts is read again on SIGHUP
 */
public record DhcpFiles(String configuration, String hosts) {
    public static final String CONFIGURATION = "dnsmasq.conf";
    public static final String HOSTS = "hosts";
    public static final String LEASES = "leases";
    public static final String PID = "dnsmasq.pid";

    private static final int LEASE_SECONDS = 3600;

    /** What an operator chooses. */
    public record Options(int mtu, List<Ipv4> nameServers, String domain) {
        public Options {
            nameServers = List.copyOf(nameServers);
            if (!domain.matches("[a-z0-9.-]*")) {
                throw new IllegalArgumentException("not a domain name: " + domain);
            }
        }
    }

    public static DhcpFiles of(Vpc vpc, Options options, Path directory) {
        var lines = new ArrayList<>(List.of(
                "port=0",
                "no-resolv",
                "no-hosts",
                "no-ping",
                "bind-dynamic",
                "except-interface=lo",
                "except-interface=" + Names.UPLINK,
                "dhcp-authoritative",
                "dhcp-ignore=tag:!known",
                "dhcp-no-override",
                "dhcp-hostsfile=" + directory.resolve(HOSTS),
                "dhcp-leasefile=" + directory.resolve(LEASES),
                "pid-file=" + directory.resolve(PID),
                "dhcp-option=option:mtu," + options.mtu(),
                "dhcp-lease-max=65536"));
        if (!options.domain().isEmpty()) {
            lines.add("dhcp-option=option:domain-name," + options.domain());
        }
        if (!options.nameServers().isEmpty()) {
            lines.add("dhcp-option=option:dns-server,"
                    + options.nameServers().stream().map(Ipv4::toString).collect(Collectors.joining(",")));
        }
        vpc.subnets().forEach((subnet, block) -> {
            lines.add("interface=" + Names.bridge(subnet));
            lines.add("dhcp-range=" + block.address() + ",static," + block.netmask() + "," + LEASE_SECONDS);
        });
        var hosts = vpc.guests().values().stream()
                .map(guest -> guest.mac() + "," + guest.address() + "," + name(guest.address()) + "," + LEASE_SECONDS)
                .toList();
        return new DhcpFiles(text(lines), text(hosts));
    }

    /** EC2's name for a guest, from its address. */
    public static String name(Ipv4 address) {
        return "ip-" + address.toString().replace('.', '-');
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
