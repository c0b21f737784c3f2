package io.ironbark.node.domain;

import io.ironbark.proto.node.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BiConsumer;

/**
 * The verbs a node needs of libvirt. Domains go by name. What removes is idempotent: removing what is not there is a
 * success. Each call blocks for a bounded time and may throw {@link HypervisorException}.
 */
public interface Hypervisor extends AutoCloseable {
    /** All domains of the host, running or not, ours or not. */
    SortedSet<String> names();

    /** One domain; never throws for an unreachable libvirt, but says {@link Sighting.Unseen}. */
    Sighting look(String name);

    /** The description of a domain; empty if there is none. */
    Optional<String> description(String name);

    /** Defines a domain, or changes how it will be at its next start. */
    void define(String description);

    /** Starts a defined domain with its processors stopped; does nothing if it has a process. */
    void startPaused(String name);

    /** Lets the processors of a paused domain run. */
    void resume(String name);

    /** The MAC addresses of the network cards that a running guest has. */
    SortedSet<String> cards(String name);

    /** Plugs a network card into a running guest; its tap is there. */
    void plug(String name, DomainSpec.Card card);

    /** Asks a running guest to let go of a network card; it may take its time. */
    void unplug(String name, String mac);

    /** Asks the guest to power off; it may not listen. */
    void askToPowerOff(String name);

    /** Asks the guest to reboot; it may not listen. */
    void askToReboot(String name);

    /** Resets the virtual machine, as its reset button would. */
    void reset(String name);

    /** Sends the guest a non-maskable interrupt. */
    void interrupt(String name);

    /**
     * What is on the guest's screen, as JPEG of at most so many bytes; empty if there is no picture of it.
     *
     * @param wake true to press a key first, which does nothing but wake a screen that was blanked
     */
    Optional<Bytes> screen(String name, boolean wake, int bytesMax);

    /** What a running guest has used of its host since its start. */
    Usage usage(String name);

    /** Ends a domain's process. */
    void destroy(String name);

    /** Makes libvirt forget a domain that has no process. */
    void undefine(String name);

    /**
     * Asks to be told of changes. They are hints: they may be late, lost or repeated, so whoever gets one looks.
     */
    void listen(BiConsumer<String, Hint> listener);

    /** Processor time of all of a guest's processors, and the memory it has. */
    record Usage(Duration processorTime, long memoryKib) {}

    /** What may have happened to a domain. */
    enum Hint {
        /** Its state may have changed. */
        CHANGED,
        /** The guest went through a reset. */
        REBOOTED
    }

    @Override
    void close();
}
