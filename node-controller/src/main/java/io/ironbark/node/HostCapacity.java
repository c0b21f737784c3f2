package io.ironbark.node;

import io.ironbark.proto.node.Capacity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What the host offers guests: as configured, or what it has without what it keeps for itself. */
final class HostCapacity implements Supplier<Capacity> {
    private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+([0-9]+) kB$");
    private static final int KIB_PER_MIB = 1024;
    private static final int GIB_BITS = 30;

    private final NodeConfig.Offer offer;
    private final Path disks;

    HostCapacity(NodeConfig.Offer offer, Path disks) {
        this.offer = offer;
        this.disks = disks;
    }

    @Override
    public Capacity get() {
        try {
            int vcpus = Runtime.getRuntime().availableProcessors() * offer.vcpusPerCore();
            return new Capacity(
                    offer.vcpus().orElse(vcpus),
                    offer.memoryMib().orElse(Math.max(0, memoryMib() - offer.reservedMemoryMib())),
                    offer.diskGib().orElse(Math.max(0, diskGib() - offer.reservedDiskGib())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long memoryMib() throws IOException {
        var matcher = MEMORY.matcher(Files.readString(Path.of("/proc/meminfo")));
        if (!matcher.find()) {
            throw new IOException("/proc/meminfo says nothing of MemTotal");
        }
        return Long.parseLong(matcher.group(1)) / KIB_PER_MIB;
    }

    /** What is free and what instances' disks take already. */
    private long diskGib() throws IOException {
        long free = Files.getFileStore(disks).getUsableSpace();
        long taken = 0;
        try (var instances = Files.list(disks)) {
            for (Path instance : (Iterable<Path>) instances::iterator) {
                var disk = instance.resolve("disk.qcow2");
                taken += Files.exists(disk) ? Files.size(disk) : 0;
            }
        }
        return (free + taken) >> GIB_BITS;
    }
}
