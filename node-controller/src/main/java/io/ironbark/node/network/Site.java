package io.ironbark.node.network;

import io.ironbark.node.network.dhcp.DhcpFiles;
import io.ironbark.node.network.filter.VpcFilter;
import io.ironbark.node.network.flow.Flow;
import io.ironbark.node.network.link.Fact;
import io.ironbark.node.network.link.LinkPlan;
import io.ironbark.node.network.link.WantedLinks;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.network.Judge;
import io.ironbark.proto.network.Names;
import io.ironbark.proto.network.Vpc;
import io.ironbark.proto.network.VpcReader;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.VpcDesired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One VPC on this node: what is wanted of it, and the passes that make it so. A pass looks at everything and does what
 * is missing, rules before links; whatever fails is for the next pass.
 */
final class Site {
    /** How long a guest's tap may take to be made once the guest is known here. */
    private static final Duration PREPARED_WITHIN = Duration.ofMinutes(2);

    private final VpcId id;
    private final NetworkSettings settings;
    private final GuestAudience audience;
    private final HostRules hostRules;
    private final BooleanSupplier held;
    private final Namespace space;
    private final Path directory;
    private final Links links;
    private final LoadedRules rules;
    private final Dnsmasq dnsmasq;

    private final ReentrantLock lock = new ReentrantLock();
    private Optional<VpcDesired> document = Optional.empty();
    private SortedMap<InstanceId, InstanceDesired> guests = new TreeMap<>();
    private SortedSet<Ipv4> beyond = Collections.emptySortedSet();

    /** Prepared, but in no list of guests yet: a list that was made before must not remove them. */
    private final Set<InstanceId> fresh = new HashSet<>();

    /** Taps that were seen or made in this process's time, as long as their guests are here. */
    private final Set<String> had = new HashSet<>();

    private final Map<String, Long> missingSince = new HashMap<>();
    private List<String> problems = List.of();
    private volatile SortedSet<Ipv4> peers = Collections.emptySortedSet();
    private boolean settled;

    /** Asks at each pass whether what would begin beyond the node is held. */
    Site(VpcId id, NetworkSettings settings, GuestAudience audience, HostRules hostRules, BooleanSupplier held) {
        this.id = id;
        this.settings = settings;
        this.audience = audience;
        this.hostRules = hostRules;
        this.held = held;
        this.space = new Namespace(Names.namespace(id));
        this.directory = settings.directory().resolve(id.value());
        this.links = new Links(id, settings.answering());
        this.rules = new LoadedRules(
                (arguments, input) -> {
                    var argv = new ArrayList<>(List.of("nft"));
                    argv.addAll(arguments);
                    return space.run(argv, input);
                },
                List.of("-s", "list", "ruleset"));
        this.dnsmasq = new Dnsmasq(space, directory);
    }

    NetworkPlane.Port prepare(InstanceDesired instance, VpcDesired vpc) {
        return plug(instance, instance.nic(), vpc);
    }

    NetworkPlane.Port plug(InstanceDesired instance, Nic nic, VpcDesired vpc) {
        return locked(() -> {
            var guest = checked(vpc, instance).stream()
                    .filter(one -> one.nic().equals(nic.id()))
                    .findFirst()
                    .orElseThrow(() -> new NetworkException(nic.id() + " is none of " + instance.id()));
            document = Optional.of(vpc);
            guests.put(instance.id(), instance);
            fresh.add(instance.id());
            pass(Set.of(), false);
            links.makeTap(guest.tap(), settings.mtu());
            had.add(guest.tap());
            return new NetworkPlane.Port(guest.tap(), guest.mac().value());
        });
    }

    void attach(InstanceDesired instance) {
        locked(() -> {
            var vpc = document.orElseThrow(() -> new NetworkException(id + " is not known yet"));
            var taps = new TreeSet<String>();
            checked(vpc, instance).stream()
                    .map(Vpc.Guest::tap)
                    .filter(tap -> tap.equals(Names.tap(instance.nic().id())) || Links.onHost(tap))
                    .forEach(taps::add);
            boolean ruled = settled && instance.equals(guests.put(instance.id(), instance));
            if (ruled) {
                return link(read(vpc).vpc(), taps);
            }
            pass(taps, false);
            return Set.of();
        });
    }

    void release(InstanceId instance, String tap) {
        locked(() -> {
            guests.remove(instance);
            fresh.remove(instance);
            links.removeTap(tap);
            had.remove(tap);
            finishPass();
            return tap;
        });
    }

    /**
     * These are all its guests. Nothing is done if that is no news and the last pass went well.
     *
     * @param peering the nodes that have guests of its peers
     */
    void apply(Optional<VpcDesired> news, Collection<InstanceDesired> present, SortedSet<Ipv4> peering) {
        locked(() -> {
            var wanted = new TreeMap<InstanceId, InstanceDesired>();
            guests.forEach((instance, known) -> {
                if (fresh.contains(instance)) {
                    wanted.put(instance, known);
                }
            });
            present.forEach(instance -> wanted.put(instance.id(), instance));
            var known = news.or(() -> document);
            boolean same = settled
                    && known.equals(document)
                    && wanted.equals(guests)
                    && peering.equals(beyond)
                    && !(wanted.isEmpty() && news.isEmpty());
            var stay = taps(wanted.values());
            taps(guests.values()).stream().filter(tap -> !stay.contains(tap)).forEach(tap -> {
                links.removeTap(tap);
                had.remove(tap);
            });
            present.forEach(instance -> fresh.remove(instance.id()));
            // Without guests nothing keeps what nobody wants any more.
            document = wanted.isEmpty() ? news : known;
            guests = wanted;
            beyond = peering;
            if (!same) {
                finishPass();
            }
            return same;
        });
    }

    private static SortedSet<String> taps(Collection<InstanceDesired> instances) {
        return instances.stream()
                .flatMap(instance -> instance.nics().stream())
                .map(nic -> Names.tap(nic.id()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Repairs whatever has drifted. */
    void check() {
        locked(() -> {
            finishPass();
            return settled;
        });
    }

    /** What is held has changed: a set of the rules, and nothing else. */
    void hold() {
        locked(() -> document.filter(_ -> space.exists())
                .map(known -> rules.load(VpcFilter.of(read(known).vpc(), held.getAsBoolean())))
                .orElse(false));
    }

    List<String> problems() {
        return locked(() -> problems);
    }

    /** The nodes that the VPC has tunnels to. */
    SortedSet<Ipv4> peers() {
        return peers;
    }

    private void finishPass() {
        if (guests.isEmpty() && document.filter(VpcReader::staysWithoutGuests).isEmpty()) {
            remove();
        } else {
            pass(Set.of(), true);
        }
    }

    private void pass(Set<String> plug, boolean thorough) {
        settled = false;
        if (document.isEmpty()) {
            problems = List.of(id + " has guests here, but its document is not known yet: left as it is");
            return;
        }
        var read = read(document.get());
        var vpc = read.vpc();
        makeDirectory();
        if (!space.exists()) {
            // Whatever serves, serves in a namespace that has lost its name, and keeps its end of the link alive.
            audience.gone(id);
            dnsmasq.stop();
            links.removeHostLink();
            rules.forget();
            space.create();
        }
        rules.load(VpcFilter.of(vpc, held.getAsBoolean()));
        peers = WantedLinks.peers(vpc, beyond);
        if (thorough) {
            hostRules.check(Names.hostLink(id), peers);
        } else {
            hostRules.guard(Names.hostLink(id), peers);
        }
        space.set(SpaceParameters.ofNamespace());
        var missing = link(vpc, plug);
        SpaceParameters.setHost(Names.hostLink(id), settings);
        if (guests.isEmpty()) {
            dnsmasq.stop();
            audience.gone(id);
        } else {
            dnsmasq.serve(DhcpFiles.of(
                    vpc, new DhcpFiles.Options(settings.mtu(), settings.nameServers(), domain()), directory));
            audience.guests(space, document.get(), List.copyOf(guests.values()));
        }
        if (thorough) {
            cut(vpc);
        }
        var all = new ArrayList<>(read.problems());
        overdue(missing).forEach(tap -> all.add(tap + " of " + id + " has no device: its guest has no network"));
        problems = List.copyOf(all);
        settled = true;
    }

    /** Such as {@code ib-local-1.compute.internal}: the region is known from the guests. */
    private String domain() {
        return guests.values().stream()
                .findFirst()
                .map(guest -> guest.metadata().region() + ".compute." + settings.domain())
                .orElse(settings.domain());
    }

    private VpcReader.Read read(VpcDesired vpc) {
        try {
            return VpcReader.read(vpc, guests.values());
        } catch (IllegalArgumentException e) {
            problems = List.of(id + " can't be read: " + e.getMessage());
            throw new NetworkException(id + ": " + e.getMessage(), e);
        }
    }

    /** Taps that should be there and are nowhere. */
    private Set<String> link(Vpc vpc, Set<String> plug) {
        var observed = links.observe();
        var plugged = new TreeSet<>(observed.taps());
        plugged.addAll(plug);
        var outside = new WantedLinks.Outside(settings.underlay(), settings.answering(), beyond);
        var wanted = WantedLinks.of(vpc, plugged, settings.mtu(), outside);
        var known = new TreeSet<>(observed.facts());
        vpc.outward().peers().values().stream()
                .map(peer -> Names.peering(peer.id(), vpc.id(), peer.vpc()))
                .filter(Links::onHost)
                .forEach(end -> known.add(Fact.peering(end)));
        links.perform(LinkPlan.between(known, wanted));
        links.announce(WantedLinks.newAnswers(vpc, outside, observed.facts()));
        space.set(SpaceParameters.ofBridges(vpc));
        had.addAll(observed.taps());
        var missing = new TreeSet<String>();
        vpc.guests().values().forEach(guest -> {
            if (!plugged.contains(guest.tap()) && !Links.onHost(guest.tap())) {
                missing.add(guest.tap());
            }
        });
        return missing;
    }

    /** Those that had a device, or should have got theirs by now: a guest that is listed first is prepared soon. */
    private Set<String> overdue(Set<String> missing) {
        long now = System.nanoTime();
        missingSince.keySet().retainAll(missing);
        var overdue = new TreeSet<String>();
        for (String tap : missing) {
            long since = missingSince.computeIfAbsent(tap, _ -> now);
            if (had.contains(tap) || now - since > PREPARED_WITHIN.toNanos()) {
                overdue.add(tap);
            }
        }
        return overdue;
    }

    /** Forgets the connections that would not be allowed if they opened now. */
    private void cut(Vpc vpc) {
        var judge = new Judge(vpc);
        var deletions = space.run(List.of("conntrack", "-L"), "")
                .lines()
                .flatMap(line -> Flow.parse(line).stream())
                .filter(flow -> !flow.allowed(vpc, judge))
                .map(Flow::deletion)
                .toList();
        if (!deletions.isEmpty()) {
            space.run(List.of("conntrack", "-R", "-"), String.join("\n", deletions) + "\n");
        }
    }

    private void remove() {
        settled = false;
        audience.gone(id);
        dnsmasq.stop();
        links.removeHostLink();
        hostRules.forget(Names.hostLink(id));
        space.delete();
        rules.forget();
        removeDirectory();
        document = Optional.empty();
        peers = Collections.emptySortedSet();
        problems = List.of();
        settled = true;
    }

    private static List<Vpc.Guest> checked(VpcDesired vpc, InstanceDesired instance) {
        try {
            return VpcReader.guests(vpc, instance);
        } catch (IllegalArgumentException e) {
            throw new NetworkException(instance.id() + ": " + e.getMessage(), e);
        }
    }

    private void makeDirectory() {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new NetworkException("can't make " + directory, e);
        }
    }

    private void removeDirectory() {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new NetworkException("can't remove " + directory, e);
        }
    }

    private interface Work<T> {
        T run();
    }

    private <T> T locked(Work<T> work) {
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }
}
