package io.ironbark.node.network;

import io.ironbark.proto.network.Names;
import io.ironbark.proto.network.Vpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Kernel parameters, as paths below {@code /proc/sys/net} and values. */
final class SpaceParameters {
    private static final Path NET = Path.of("/proc/sys/net");

    private SpaceParameters() {}

    /** Loaded after the rules, for these bring connection tracking with them. */
    static List<String> ofNamespace() {
        return ofNamespace(parameter -> Files.exists(NET.resolve(parameter)));
    }

    /** Only what the kernel has: it need not know IPv6, nor pass bridged frames to the filter of packets. */
    static List<String> ofNamespace(Predicate<String> known) {
        var parameters = new ArrayList<>(List.of(
                "ipv4/ip_forward 1",
                "ipv4/conf/all/rp_filter 0",
                "ipv4/conf/default/rp_filter 0",
                "ipv4/conf/all/send_redirects 0",
                "ipv4/conf/default/send_redirects 0",
                "ipv4/conf/all/accept_redirects 0",
                "ipv4/conf/default/accept_redirects 0",
                "ipv4/conf/all/accept_source_route 0",
                // A connection that was cut must not come back as a new one of the other direction.
                "netfilter/nf_conntrack_tcp_loose 0"));
        if (known.test("ipv6")) {
            parameters.add("ipv6/conf/default/disable_ipv6 1");
            parameters.add("ipv6/conf/all/disable_ipv6 1");
        }
        // Where br_netfilter is loaded, for a container engine perhaps, a bridged frame would be filtered and tracked
        // before it is routed.
        for (String family : List.of("arptables", "iptables", "ip6tables")) {
            if (known.test("bridge/bridge-nf-call-" + family)) {
                parameters.add("bridge/bridge-nf-call-" + family + " 0");
            }
        }
        return parameters;
    }

    /** Bridges answer for every guest there is, at once: guests see their neighbours through the router only. */
    static List<String> ofBridges(Vpc vpc) {
        var parameters = new ArrayList<String>();
        vpc.subnetsHere().keySet().stream().map(Names::bridge).forEach(bridge -> {
            parameters.add("ipv4/conf/" + bridge + "/proxy_arp_pvlan 1");
            parameters.add("ipv4/conf/" + bridge + "/proxy_arp 1");
            parameters.add("ipv4/neigh/" + bridge + "/proxy_delay 0");
        });
        return parameters;
    }

    /** The host routes for its guests' links, and for its uplink if they may use it; for nothing else. */
    static void setHost(String link, NetworkSettings settings) {
        var uplink = settings.uplink();
        uplink.filter(device -> !Files.exists(NET.resolve("ipv4/conf/" + device)))
                .ifPresent(device -> {
                    throw new NetworkException(
                            "the uplink " + device + " is not on this host; network.uplink names it");
                });
        try {
            Namespace.write(NET.resolve("ipv4/conf/" + link + "/forwarding"), "1");
            if (Files.exists(NET.resolve("ipv6"))) {
                Namespace.write(NET.resolve("ipv6/conf/" + link + "/disable_ipv6"), "1");
            }
            if (uplink.isPresent()) {
                Namespace.write(NET.resolve("ipv4/conf/" + uplink.orElseThrow() + "/forwarding"), "1");
            }
            if (settings.answering().isPresent()) {
                // Who asks for a guest's public address need not wait: nobody else answers.
                Namespace.write(NET.resolve("ipv4/neigh/" + uplink.orElseThrow() + "/proxy_delay"), "0");
            }
        } catch (IOException e) {
            throw new NetworkException("can't set parameters of " + link, e);
        }
    }
}
