package io.ironbark.node.network;

import io.ironbark.proto.address.Ipv4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the cable by which the node is joined to the others, and whether anybody is heard over it, and has new flows
 * held as {@link Isolation} says.
 */
public final class Cable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cable.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Path DEVICES = Path.of("/sys/class/net");
    private static final Path KERNEL = Path.of("/proc/net");

    private final NamespacePlane plane;
    private final Witnesses witnesses;
    private final ReentrantLock lock = new ReentrantLock();
    private Isolation isolation = Isolation.joined(System.nanoTime());
    private Optional<Thread> watcher = Optional.empty();

    public Cable(NamespacePlane plane) {
        this.plane = plane;
        this.witnesses = new Witnesses(plane::peers, new SecureRandom(), KERNEL);
    }

    /**
     * Starts watching the device that has an address; nothing is watched if none has it.
     *
     * @param parent if it is on this host, its silence says nothing of the cable
     * @param heardNanos when the parent answered last, by {@link System#nanoTime}
     * @param returned is run each time the cable is back, and has the parent asked for everything anew
     */
    public void start(Ipv4 underlay, URI parent, LongSupplier heardNanos, Runnable returned) {
        try {
            var device = NetworkInterface.getByInetAddress(InetAddress.getByName(underlay.toString()));
            if (device == null) {
                LOG.warn("No device has {}, so no cable is watched", underlay);
                return;
            }
            var carrier = DEVICES.resolve(device.getName()).resolve("carrier");
            LongSupplier heard = isHere(parent) ? System::nanoTime : heardNanos;
            watcher = Optional.of(Thread.ofVirtual().name("cable").start(() -> watch(carrier, heard, returned)));
        } catch (IOException e) {
            LOG.warn("The device of {} is not known, so no cable is watched", underlay, e);
        }
    }

    private static boolean isHere(URI parent) throws IOException {
        return NetworkInterface.getByInetAddress(InetAddress.getByName(parent.getHost())) != null;
    }

    /** A document was accepted; if it tells what holds after a return, it is put into force and new flows may begin. */
    public void told(long askedNanos, BooleanSupplier putIntoForce) {
        boolean current = locked(() -> isolation.holds()
                && !isolation.told(askedNanos, System.nanoTime()).holds());
        if (current && putIntoForce.getAsBoolean()) {
            var _ = change(now -> now.told(askedNanos, System.nanoTime()));
        }
    }

    @Override
    public void close() {
        watcher.ifPresent(Thread::interrupt);
    }

    private void watch(Path carrier, LongSupplier heardNanos, Runnable returned) {
        var silence = Silence.none();
        try {
            while (true) {
                boolean has = hasCarrier(carrier);
                long at = System.nanoTime();
                silence = has ? silence.seen(at, at - heardNanos.getAsLong(), witnesses::answer) : Silence.none();
                boolean joined = has && !silence.alone();
                if (change(now -> now.seen(joined, System.nanoTime())) == Isolation.Phase.RETURNING) {
                    returned.run();
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            LOG.debug("The cable is watched no more");
        }
    }

    /** A device that is switched off says nothing of its carrier. */
    private boolean hasCarrier(Path carrier) {
        try {
            return Files.readString(carrier).strip().equals("1");
        } catch (IOException e) {
            return false;
        }
    }

    /** The phase that began just now; {@code JOINED} if none did. */
    private Isolation.Phase change(UnaryOperator<Isolation> by) {
        return locked(() -> {
            var before = isolation;
            isolation = by.apply(before);
            if (isolation.phase() == before.phase()) {
                return Isolation.Phase.JOINED;
            }
            LOG.warn("The node was {} and is {}", before.phase(), isolation.phase());
            hold(isolation.holds());
            return isolation.phase();
        });
    }

    private void hold(boolean held) {
        try {
            plane.hold(held);
        } catch (NetworkException e) {
            LOG.warn("Not all rules could be changed; the next check tries again", e);
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
