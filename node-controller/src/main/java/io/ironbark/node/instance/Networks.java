package io.ironbark.node.instance;

import io.ironbark.node.network.NetworkException;
import io.ironbark.node.network.NetworkPlane;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.VpcDesired;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sweep over the whole network apart from what launches do to it: which guests there are is asked only once no
 * launch is within a call, so that the sweep never takes a tap that was made after its list.
 */
final class Networks {
    private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

    private final NetworkPlane plane;
    private final Supplier<List<InstanceDesired>> guests;
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
    private volatile List<VpcDesired> vpcs = List.of();
    private volatile Optional<String> failure = Optional.empty();

    Networks(NetworkPlane plane, Supplier<List<InstanceDesired>> guests) {
        this.plane = plane;
        this.guests = guests;
    }

    void want(List<VpcDesired> newer) {
        vpcs = newer;
    }

    NetworkPlane.Port prepare(InstanceDesired instance) {
        gate.readLock().lock();
        try {
            return plane.prepare(instance, vpcOf(instance));
        } finally {
            gate.readLock().unlock();
        }
    }

    /** The tap of a further interface. */
    NetworkPlane.Port plug(InstanceDesired instance, Nic nic) {
        gate.readLock().lock();
        try {
            return plane.plug(instance, nic, vpcOf(instance));
        } finally {
            gate.readLock().unlock();
        }
    }

    private VpcDesired vpcOf(InstanceDesired instance) {
        return vpcs.stream()
                .filter(vpc -> vpc.id().equals(instance.nic().vpc()))
                .findFirst()
                .orElseThrow(() -> new NetworkException(instance.nic().vpc() + " is not known to the node yet"));
    }

    void attach(InstanceDesired instance) {
        gate.readLock().lock();
        try {
            plane.attach(instance);
        } finally {
            gate.readLock().unlock();
        }
    }

    void release(InstanceDesired instance) {
        gate.readLock().lock();
        try {
            instance.nics().forEach(nic -> plane.release(instance.id(), nic));
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Makes the whole network so; what fails is a problem until the next time. Says whether nothing failed. */
    boolean sweep() {
        gate.writeLock().lock();
        try {
            plane.apply(vpcs, guests.get());
            failure = Optional.empty();
            return true;
        } catch (NetworkException e) {
            LOG.warn("the network is not as it should be", e);
            failure = Optional.of("network: " + e.getMessage());
            return false;
        } finally {
            gate.writeLock().unlock();
        }
    }

    List<String> problems() {
        var all = new ArrayList<>(plane.problems());
        failure.ifPresent(all::add);
        return all;
    }
}
