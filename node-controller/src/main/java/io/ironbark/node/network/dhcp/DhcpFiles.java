package io.ironbark.node.network.dhcp;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.network.Names;
import io.ironbark.proto.network.Vpc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files of one namespace's dnsmasq. It leases to known guests only.
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
        var told = vpc.outward().options();
        String domain = told.domain().orElse(options.domain());
        var lines = new ArrayList<>(List.of(
                "no-resolv",
                "no-hosts",
                "no-ping",
                "bind-dynamic",
                "except-interface=" + Names.UPLINK,
                "dhcp-authoritative",
                "dhcp-ignore=tag:!known",
                "dhcp-no-override",
                "dhcp-hostsfile=" + directory.resolve(HOSTS),
                "dhcp-leasefile=" + directory.resolve(LEASES),
                "pid-file=" + directory.resolve(PID),
                "dhcp-option=option:mtu," + options.mtu(),
                "dhcp-lease-max=65536"));
        lines.addAll(resolver(vpc, options.domain()));
        if (!domain.isEmpty()) {
            lines.add("dhcp-option=option:domain-name," + domain);
        }
        option(lines, "dns-server", nameServers(vpc, options));
        option(lines, "ntp-server", told.ntpServers());
        vpc.subnetsHere().forEach((subnet, block) -> {
            lines.add("interface=" + Names.bridge(subnet));
            lines.add("dhcp-range=" + block.address() + ",static," + block.netmask() + "," + LEASE_SECONDS);
        });
        var hosts = vpc.guests().values().stream()
                .map(guest -> guest.mac() + "," + guest.address() + "," + name(guest.address()) + "," + LEASE_SECONDS)
                .toList();
        return new DhcpFiles(text(lines), text(hosts));
    }

    /**
     * The resolver knows the names that follow from the VPC's addresses, both ways, and nothing else: it has no server to
     * forward to, so it refuses what it does not know, and nobody can use it against somebody else.
     */
    private static List<String> resolver(Vpc vpc, String domain) {
        if (!vpc.outward().options().resolver()) {
            return List.of("port=0", "except-interface=lo");
        }
        var lines = new ArrayList<>(List.of(
                "port=53",
                "no-dhcp-interface=lo",
                "listen-address=" + vpc.resolver(),
                "listen-address=169.254.169.253"));
        if (!domain.isEmpty()) {
            lines.add("domain=" + domain);
            lines.add("local=/" + domain + "/");
            vpc.blocks().forEach(block -> lines.add("synth-domain=" + domain + "," + block + ",ip-"));
        }
        return lines;
    }

    /** The VPC's own resolver first, unless the VPC's owner says otherwise. */
    private static List<Ipv4> nameServers(Vpc vpc, Options options) {
        var told = vpc.outward().options();
        if (!told.nameServers().isEmpty()) {
            return told.nameServers();
        }
        var servers = new ArrayList<Ipv4>();
        if (told.resolver()) {
            servers.add(vpc.resolver());
        }
        servers.addAll(options.nameServers());
        return servers;
    }

    private static void option(List<String> lines, String name, List<Ipv4> addresses) {
        if (!addresses.isEmpty()) {
            lines.add("dhcp-option=option:" + name + ","
                    + addresses.stream().map(Ipv4::toString).collect(Collectors.joining(",")));
        }
    }

    /** EC2's name for a guest, from its address. */
    public static String name(Ipv4 address) {
        return "ip-" + address.toString().replace('.', '-');
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
