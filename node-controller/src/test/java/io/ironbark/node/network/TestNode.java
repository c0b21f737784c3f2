package io.ironbark.node.network;

import io.ironbark.node.network.filter.Guarded;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.VpcDesired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node's network with VPCs, table and folder of its own, which leaves nothing behind. */
public final class TestNode implements AutoCloseable {
    private static final String TABLE_PREFIX = "ironbark_test_";

    public final Documents documents = new Documents(new SecureRandom());
    public final NetworkSettings settings;
    private GuestAudience audience;
    private NamespacePlane plane;
    private final List<InstanceDesired> guests = new ArrayList<>();
    private final List<StandIn> standIns = new ArrayList<>();
    private VpcDesired document = documents.document();

    public TestNode(GuestAudience audience) throws IOException {
        this(audience, Optional.empty(), Optional.empty(), Guarded.NOTHING);
    }

    /** A node whose guests may use an uplink. */
    public TestNode(GuestAudience audience, String uplink, Guarded guarded) throws IOException {
        this(audience, Optional.empty(), Optional.of(uplink), guarded);
    }

    /** A node that other nodes reach at this address. */
    public TestNode(GuestAudience audience, Ipv4 underlay) throws IOException {
        this(audience, Optional.of(underlay), Optional.empty(), Guarded.NOTHING);
    }

    /** A node that other nodes reach at this address, and whose guests may use an uplink. */
    public TestNode(GuestAudience audience, Ipv4 underlay, String uplink) throws IOException {
        this(audience, Optional.of(underlay), Optional.of(uplink), Guarded.NOTHING);
    }

    private TestNode(GuestAudience audience, Optional<Ipv4> underlay, Optional<String> uplink, Guarded guarded)
            throws IOException {
        var directory = Files.createTempDirectory("ironbark-net");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.settings = new NetworkSettings(
                directory,
                TABLE_PREFIX + documents.vpc().value().substring(4, 12),
                uplink,
                false,
                guarded,
                underlay,
                NetworkSettings.MTU,
                List.of(),
                "internal",
                Duration.ofHours(1));
        this.audience = audience;
        this.plane = new NamespacePlane(settings, audience);
    }

    public NamespacePlane plane() {
        return plane;
    }

    public Path directory() {
        return settings.directory();
    }

    public String namespace() {
        return documents.vpc().value();
    }

    /** Documents that are in force from now on. */
    public void update(VpcDesired news) {
        document = news;
        plane.apply(List.of(document), guests);
    }

    /** Replaces the guest of the same id. */
    public void update(InstanceDesired guest) {
        guests.replaceAll(known -> known.id().equals(guest.id()) ? guest : known);
        plane.apply(List.of(document), guests);
    }

    /** Launches a guest as the node does. */
    public StandIn launch(InstanceDesired guest) {
        var port = plane.prepare(guest, document);
        guests.add(guest);
        var standIn = new StandIn(port);
        standIns.add(standIn);
        plane.attach(guest);
        return standIn;
    }

    public StandIn launchWithAddress(InstanceDesired guest) {
        return launch(guest).withAddress(guest.nic().privateIp());
    }

    public void terminate(InstanceDesired guest) {
        guests.remove(guest);
        plane.release(guest.id(), guest.nic());
    }

    /** From the next restart on. */
    public void useAudience(GuestAudience other) {
        audience = other;
    }

    /** As if the process had died and come again. */
    public void restart() {
        plane.close();
        plane = new NamespacePlane(settings, audience);
        plane.apply(List.of(document), guests);
    }

    /** Runs words in the VPC's namespace. */
    public Sh.Result sh(String words) {
        return Sh.sh("ip netns exec " + namespace() + " " + words);
    }

    @Override
    public void close() throws IOException {
        plane.close();
        standIns.forEach(StandIn::close);
        plane.apply(List.of(), List.of());
        List.copyOf(guests).forEach(guest -> plane.release(guest.id(), guest.nic()));
        Files.delete(settings.directory());
    }
}
