package io.ironbark.node.image;

import io.ironbark.node.disk.Layer;
import io.ironbark.node.image.CacheLocks.Held;
import io.ironbark.node.process.Command;
import io.ironbark.node.storage.Durable;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.image.ImageLimits;
import io.ironbark.proto.node.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache: {@code layers/} holds the files, {@code <sha256>.raw} and what others derive from it under names that begin
 * with the same digest; {@code parts/} what is on its way; {@code users/} and {@code locks/} say who needs what.
 */
public final class ImageCache {
    private static final Logger LOG = LoggerFactory.getLogger(ImageCache.class);
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String RAW = ".raw";
    private static final Duration STAT_LIMIT = Duration.ofSeconds(30);
    private static final int SECTOR_BYTES = 512;
    private static final int LAYERS = 2;
    private static final int FILES_AT_ONCE = 100;

    private final Path root;
    private final long maxBytes;
    private final ImageOrigin origin;
    private final Screen screen;
    private final Converter converter;
    private final CacheLocks locks;
    private final CacheUsers users;
    private final InstantSource clock;

    /**
     * Where and how big.
     *
     * @param maxBytes of disk space, holes not counted; a single image may be as large
     */
    public record Settings(Path root, NodeId node, long maxBytes) {}

    public ImageCache(Settings settings, ImageOrigin origin, InstantSource clock) throws IOException {
        this(settings, origin, clock, Conversion::toRaw);
    }

    /** Turns a screened qcow2 file into a raw one. */
    @FunctionalInterface
    interface Converter {
        void toRaw(Path qcow2, Path raw, long virtualBytes) throws IOException, ImageRefused, InterruptedException;
    }

    ImageCache(Settings settings, ImageOrigin origin, InstantSource clock, Converter converter) throws IOException {
        this.converter = converter;
        this.root = settings.root().toAbsolutePath().normalize();
        this.maxBytes = settings.maxBytes();
        this.origin = origin;
        this.clock = clock;
        this.screen = new Screen(new ImageLimits(settings.maxBytes(), settings.maxBytes()));
        Durable.directory(root, "rwx--x--x");
        Durable.directory(layers(), "rwx--x--x");
        Durable.directory(parts(), "rwx------");
        this.locks = new CacheLocks(Durable.directory(root.resolve("locks"), "rwx------"));
        this.users = new CacheUsers(Durable.directory(root.resolve("users"), "rwx------"), settings.node());
    }

    /** The image as a raw file, fetched if it is not there, and kept as long as the instance uses it. */
    public Layer obtain(ImageSource image, InstanceId user) throws IOException, ImageRefused, InterruptedException {
        if (!DIGEST.matcher(image.sha256()).matches()) {
            throw new ImageRefused("Client.InvalidImage", "The image has no digest.");
        }
        return layer(image.sha256() + RAW, user, Layer.Format.RAW, draft -> {
            makeRoom(image.virtualSizeBytes() + (image.format() == ImageSource.Format.QCOW2 ? image.sizeBytes() : 0));
            fetch(image, draft);
        });
    }

    /** Makes a layer that is not there. */
    @FunctionalInterface
    public interface Maker {
        void make(Path draft) throws IOException, ImageRefused, InterruptedException;
    }

    /**
     * A layer by its name, made by one of all who want it at a time. A draft that an attempt before left is passed to the
     * next one.
     */
    public Layer layer(String name, InstanceId user, Layer.Format format, Maker maker)
            throws IOException, ImageRefused, InterruptedException {
        var file = layers().resolve(name);
        users.add(name, user);
        try (Held held = locks.take(name)) {
            assert held.lock().isValid();
            if (Files.notExists(file)) {
                var draft = parts().resolve(name);
                maker.make(draft);
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
                Durable.sync(draft);
                Durable.publish(draft, file);
            }
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        }
        return new Layer(file, format);
    }

    /** The instance uses nothing any more. */
    public void release(InstanceId user) throws IOException {
        users.remove(user);
    }

    /** At start: these are all the instances of this node; what others of it used is free. */
    public void keepOnly(Set<InstanceId> alive) throws IOException {
        users.keepOnly(alive);
    }

    /** Digests of the images that are there. */
    public SortedSet<String> digests() throws IOException {
        var digests = new TreeSet<String>();
        for (Path file : list(layers())) {
            var name = name(file);
            if (name.endsWith(RAW)) {
                digests.add(name.substring(0, name.length() - RAW.length()));
            }
        }
        return digests;
    }

    private void fetch(ImageSource image, Path draft) throws IOException, ImageRefused, InterruptedException {
        boolean converts = image.format() == ImageSource.Format.QCOW2;
        var fetched = converts ? draft.resolveSibling(image.sha256() + ".fetched") : draft;
        download(image, fetched);
        try {
            screen.pass(fetched, image);
            if (converts) {
                converter.toRaw(fetched, draft, image.virtualSizeBytes());
            }
        } catch (ImageRefused e) {
            Files.deleteIfExists(draft);
            throw e;
        } finally {
            if (converts) {
                Files.deleteIfExists(fetched);
            }
        }
    }

    private void download(ImageSource image, Path file) throws IOException, ImageRefused, InterruptedException {
        try (var writer = SparseWriter.resume(file)) {
            long resumedAt = writer.position();
            if (resumedAt > image.sizeBytes()) {
                writer.restart();
            }
            if (writer.position() < image.sizeBytes() || image.sizeBytes() == 0) {
                receive(image, writer);
            }
            if (writer.position() < image.sizeBytes()) {
                throw new IOException(
                        "the image broke off at %d of %d bytes".formatted(writer.position(), image.sizeBytes()));
            }
            if (!writer.finish().equals(image.sha256())) {
                Files.delete(file);
                if (resumedAt > 0) {
                    throw new IOException("what an attempt before left was damaged; starting anew");
                }
                throw new ImageRefused("Server.InternalError", "The image's bytes don't match its digest.");
            }
        }
    }

    private void receive(ImageSource image, SparseWriter writer)
            throws IOException, ImageRefused, InterruptedException {
        try (var source = origin.open(image, writer.position())) {
            if (source.from() != writer.position()) {
                writer.restart();
            }
            writer.take(source.bytes(), image.sizeBytes());
        }
    }

    /** Evicts what was used longest ago and is in nobody's use, until so many bytes more are within bounds. */
    void makeRoom(long bytes) throws IOException, InterruptedException {
        var entries = entries();
        long used = entries.stream().mapToLong(Entry::bytes).sum();
        var gone = new HashSet<String>();
        for (int pass = 0; pass < LAYERS; pass++) { // what lies above must go first, however old what lies below is
            for (Entry entry : entries) {
                if (used + bytes > maxBytes && !gone.contains(entry.name()) && evict(entry, entries)) {
                    gone.add(entry.name());
                    used -= entry.bytes();
                }
            }
        }
        if (used + bytes > maxBytes) {
            throw new CacheFull(
                    "the image cache is full: %d of %d bytes in use, %d needed".formatted(used, maxBytes, bytes));
        }
    }

    private boolean evict(Entry entry, List<Entry> all) throws IOException {
        var held = locks.tryTake(entry.name());
        if (held.isEmpty()) {
            return false;
        }
        try (Held lock = held.get()) {
            assert lock.lock().isValid();
            if (!users.none(entry.name()) || backsAnother(entry, all)) {
                return false;
            }
            Files.deleteIfExists(layers().resolve(entry.name()));
            LOG.info("evicted {} from the image cache", entry.name());
            return true;
        }
    }

    /** A raw file goes only after all layers over it; they carry its digest in their names. */
    private boolean backsAnother(Entry entry, List<Entry> all) {
        return entry.name().endsWith(RAW)
                && all.stream()
                        .filter(other -> !other.name().equals(entry.name()))
                        .filter(other -> other.digest().equals(entry.digest()))
                        .anyMatch(other -> Files.exists(layers().resolve(other.name())));
    }

    private record Entry(String name, FileTime used, long bytes) {
        String digest() {
            return name.substring(0, Math.min(64, name.length()));
        }
    }

    /** Least recently used first; of one image, what lies above before what lies below. */
    private List<Entry> entries() throws IOException, InterruptedException {
        var files = list(layers());
        var entries = new ArrayList<Entry>();
        for (int at = 0; at < files.size(); at += FILES_AT_ONCE) {
            entries.addAll(measured(files.subList(at, Math.min(files.size(), at + FILES_AT_ONCE))));
        }
        entries.sort(Comparator.comparing(Entry::used)
                .thenComparing(entry -> entry.name().endsWith(RAW)));
        return entries;
    }

    /** Files that another node evicts meanwhile are left out. */
    private static List<Entry> measured(List<Path> files) throws IOException, InterruptedException {
        var argv = new ArrayList<>(List.of("stat", "-c", "%b %n", "--"));
        files.forEach(file -> argv.add(file.toString()));
        var entries = new ArrayList<Entry>();
        for (String line : Command.of(STAT_LIMIT, argv).run().output().lines().toList()) {
            var file = Path.of(line.substring(line.indexOf(' ') + 1));
            long bytes = Long.parseLong(line.substring(0, line.indexOf(' '))) * SECTOR_BYTES;
            try {
                entries.add(new Entry(name(file), Files.getLastModifiedTime(file), bytes));
            } catch (NoSuchFileException e) {
                LOG.debug("{} was evicted by another node meanwhile", name(file));
            }
        }
        return entries;
    }

    /** The disk space that layers take, holes not counted. */
    long usedBytes() throws IOException, InterruptedException {
        return entries().stream().mapToLong(Entry::bytes).sum();
    }

    private Path layers() {
        return root.resolve("layers");
    }

    private Path parts() {
        return root.resolve("parts");
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
