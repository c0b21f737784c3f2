package io.ironbark.node.instance;

import io.ironbark.node.NodeHome;
import io.ironbark.node.disk.Layer;
import io.ironbark.node.disk.Overlay;
import io.ironbark.node.image.ImageCache;
import io.ironbark.node.image.ImageRefused;
import io.ironbark.node.key.KeyLayers;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.InstanceDesired;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/** Makes instances' disks from images and keys. */
public final class Disks {
    private static final int GIB_BITS = 30;

    private final NodeHome home;
    private final ImageCache cache;
    private final KeyLayers keys;

    public Disks(NodeHome home, ImageCache cache, KeyLayers keys) {
        this.home = home;
        this.cache = cache;
        this.keys = keys;
    }

    boolean exists(InstanceId id) {
        return Files.exists(home.disk(id));
    }

    /** Makes the disk; says what it lies on. */
    KeyLayers.Base make(InstanceDesired wanted, Timings timings)
            throws IOException, ImageRefused, InterruptedException {
        long bytes = (long) wanted.machine().diskGib() << GIB_BITS;
        if (wanted.image().virtualSizeBytes() > bytes) {
            throw new ImageRefused(
                    "Client.InvalidParameterCombination",
                    "The image needs a disk of %d bytes; %s has one of %d GiB."
                            .formatted(
                                    wanted.image().virtualSizeBytes(),
                                    wanted.machine().instanceType(),
                                    wanted.machine().diskGib()));
        }
        var id = wanted.id();
        var raw = timings.of("fetch", () -> cache.obtain(wanted.image(), id));
        var key = wanted.key();
        var base = key.isEmpty()
                ? new KeyLayers.Base(List.of(raw), List.of())
                : timings.of("key", () -> keys.base(raw, wanted.image(), key.get(), id));
        timings.of("overlay", () -> {
            Overlay.create(base.chain().getFirst(), home.disk(id), bytes);
            return base;
        });
        return base;
    }

    /** What a disk that is there lies on, for one whose journal was lost. */
    List<Layer> below(InstanceId id) throws IOException, InterruptedException {
        return Overlay.below(home.disk(id));
    }

    /** Removes the disk and lets go of the image. */
    void remove(InstanceId id) throws IOException {
        Files.deleteIfExists(home.disk(id));
        cache.release(id);
    }

    void keepOnly(Set<InstanceId> alive) throws IOException {
        cache.keepOnly(alive);
    }
}
