package io.ironbark.node.network;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.network.VpcReader;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.VpcDesired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network of a Linux host: namespaces, bridges, nftables, dnsmasq. All of it stays in force when this is closed or
 * dies; the next one takes it over as it is.
 */
public final class NamespacePlane implements NetworkPlane, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NamespacePlane.class);

    private final NetworkSettings settings;
    private final GuestAudience audience;
    private final HostRules hostRules;
    private final Map<VpcId, Site> sites = new ConcurrentHashMap<>();
    private final Thread checker;
    private volatile boolean held;

    public NamespacePlane(NetworkSettings settings, GuestAudience audience) {
        this.settings = settings;
        this.audience = audience;
        this.hostRules = new HostRules(settings);
        this.checker = Thread.ofVirtual().name("network-check").start(this::checkForEver);
    }

    @Override
    public Port prepare(InstanceDesired instance, VpcDesired vpc) {
        return site(vpc.id()).prepare(instance, vpc);
    }

    @Override
    public Port plug(InstanceDesired instance, Nic nic, VpcDesired vpc) {
        return site(vpc.id()).plug(instance, nic, vpc);
    }

    @Override
    public void attach(InstanceDesired instance) {
        site(instance.nic().vpc()).attach(instance);
    }

    @Override
    public void release(InstanceId instance, Nic nic) {
        site(nic.vpc()).release(instance, io.ironbark.proto.network.Names.tap(nic.id()));
    }

    @Override
    public void apply(List<VpcDesired> vpcs, List<InstanceDesired> guests) {
        Map<VpcId, List<InstanceDesired>> present = new LinkedHashMap<>();
        leftovers().forEach(vpc -> present.put(vpc, new ArrayList<>()));
        vpcs.stream().filter(VpcReader::staysWithoutGuests).forEach(vpc -> present.put(vpc.id(), new ArrayList<>()));
        sites.keySet().forEach(vpc -> present.put(vpc, new ArrayList<>()));
        guests.forEach(guest -> present.computeIfAbsent(guest.nic().vpc(), _ -> new ArrayList<>())
                .add(guest));
        var failures = new ArrayList<RuntimeException>();
        present.forEach((vpc, inside) -> attempt(
                failures, () -> site(vpc).apply(document(vpcs, vpc), inside, peering(vpcs, document(vpcs, vpc)))));
        raise(failures);
    }

    @Override
    public List<String> problems() {
        return sites.values().stream().flatMap(site -> site.problems().stream()).toList();
    }

    /**
     * While held, no flow begins that comes from beyond this node or goes there; those that are known go on, and guests
     * of this node reach each other as before. What fails is for the next check.
     */
    public void hold(boolean hold) {
        held = hold;
        var failures = new ArrayList<RuntimeException>();
        sites.values().forEach(site -> attempt(failures, site::hold));
        raise(failures);
    }

    /** The nodes that there are tunnels to. */
    SortedSet<Ipv4> peers() {
        var all = new TreeSet<Ipv4>();
        sites.values().forEach(site -> all.addAll(site.peers()));
        return all;
    }

    /** Looks at everything and repairs what has drifted. This also happens by itself, at intervals. */
    public void check() {
        var failures = new ArrayList<RuntimeException>();
        sites.values().forEach(site -> attempt(failures, site::check));
        raise(failures);
    }

    /** Stops checking. The network stays. */
    @Override
    public void close() {
        checker.interrupt();
    }

    private Site site(VpcId vpc) {
        return sites.computeIfAbsent(vpc, id -> new Site(id, settings, audience, hostRules, () -> held));
    }

    private static Optional<VpcDesired> document(List<VpcDesired> vpcs, VpcId id) {
        return vpcs.stream().filter(vpc -> vpc.id().equals(id)).findFirst();
    }

    /** The other nodes that have guests of a VPC's peers. */
    private static SortedSet<Ipv4> peering(List<VpcDesired> vpcs, Optional<VpcDesired> vpc) {
        var nodes = new TreeSet<Ipv4>();
        vpc.stream()
                .flatMap(known -> known.peerings().stream())
                .flatMap(peering -> document(vpcs, peering.peer()).stream())
                .flatMap(peer -> peer.remoteGuests().stream())
                .map(RemoteGuest::nodeAddress)
                .distinct()
                .forEach(address -> Ipv4.parse(address).ifPresent(nodes::add));
        return nodes;
    }

    /** VPCs that an earlier process has left folders of. */
    private List<VpcId> leftovers() {
        if (!Files.isDirectory(settings.directory())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(settings.directory())) {
            return folders.flatMap(folder -> VpcId.parse(folder.getFileName().toString()).stream())
                    .toList();
        } catch (IOException e) {
            throw new NetworkException("can't list " + settings.directory(), e);
        }
    }

    private void checkForEver() {
        try {
            while (true) {
                Thread.sleep(settings.interval());
                try {
                    check();
                } catch (NetworkException e) {
                    LOG.warn("The network is not as it should be; the next check tries again", e);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Network checks end");
        }
    }

    private static void attempt(List<RuntimeException> failures, Runnable work) {
        try {
            work.run();
        } catch (NetworkException e) {
            failures.add(e);
        }
    }

    /** One VPC's trouble must not keep the others from being looked at, nor be kept quiet. */
    private static void raise(List<RuntimeException> failures) {
        if (!failures.isEmpty()) {
            var first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
