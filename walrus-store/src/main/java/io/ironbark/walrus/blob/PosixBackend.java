package io.ironbark.walrus.blob;

import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.checksum.DigestPipeline;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs as files of a file system: {@code data/ab/cd/abcd…}, and those being written in {@code writing/PROCESS/}.
 *
 * <p>A process fills one directory after the other rather than all at once, so that a sync of the directory serves many
 * blobs and new ones lie together.
 */
public final class PosixBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(PosixBackend.class);
    private static final int BLOBS_PER_DIRECTORY = 2048;
    private static final int DIRECTORY_BITS = 16;

    private final Path data;
    private final WritingDirectory writing;
    private final RandomGenerator random;
    private final DirectorySync directories = new DirectorySync();
    private final Blocks blocks = new Blocks();
    private final AtomicLong counter = new AtomicLong();
    private final ConcurrentLinkedQueue<Undecided> undecided = new ConcurrentLinkedQueue<>();

    /** Those whose own names are safe, as this process knows. */
    private final Set<Path> safeDirectories = ConcurrentHashMap.newKeySet();

    private final int firstDirectory;
    private volatile boolean canLink = true;
    private final ExecutorService hashers;
    private final ExecutorService syncers = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("sync-", 0).daemon().factory());

    /** Takes the root of the store, which is created if it is not there, and how this process names itself to the database. */
    public PosixBackend(Path root, String process, RandomGenerator random) throws IOException {
        this.random = random;
        this.data = root.resolve("data");
        Files.createDirectories(data);
        directories.sync(root);
        this.writing = WritingDirectory.open(root.resolve("writing"), process);
        this.firstDirectory = random.nextInt(1 << DIRECTORY_BITS);
        this.hashers = Executors.newFixedThreadPool(
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                Thread.ofPlatform().name("hash-", 0).daemon().factory());
    }

    @Override
    public BlobSink create(long expected, Set<Algorithm> algorithms) throws IOException {
        var id = next();
        var file = writing.file(id);
        var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new PosixSink(this, id, channel, new DigestPipeline(algorithms, hashers), expected);
    }

    @Override
    public BlobSource open(Extent extent) throws IOException {
        return new FileSource(FileChannel.open(path(extent.blob()), StandardOpenOption.READ));
    }

    @Override
    public void remove(BlobId blob) throws IOException {
        Files.deleteIfExists(path(blob));
    }

    /** A directory's at once: the first that has some. */
    @Override
    public List<Stored> stored(String after) throws IOException {
        for (var outer : names(data, after.isEmpty() ? "" : after.substring(0, 2))) {
            boolean isFirst = !after.isEmpty() && outer.equals(after.substring(0, 2));
            for (var inner : names(data.resolve(outer), isFirst ? after.substring(2, 4) : "")) {
                var found = new ArrayList<Stored>();
                for (var name : names(data.resolve(outer).resolve(inner), after)) {
                    var blob = BlobId.parse(name);
                    if (blob.isPresent() && name.compareTo(after) > 0) {
                        find(blob.get()).ifPresent(found::add);
                    }
                }
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }

    /** What is in a directory, from a name on, sorted. */
    private static List<String> names(Path directory, String from) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.compareTo(from) >= 0)
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public Optional<Stored> find(BlobId blob) throws IOException {
        try {
            var attributes = Files.readAttributes(path(blob), BasicFileAttributes.class);
            return Optional.of(new Stored(
                    blob, attributes.size(), attributes.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Where a blob lies. */
    public Path path(BlobId blob) {
        return data.resolve(blob.outer()).resolve(blob.inner()).resolve(blob.value());
    }

    void undecided(Written blob) {
        undecided.add(new Undecided(blob, System.nanoTime()));
    }

    private record Undecided(Written blob, long since) {}

    @Override
    public void tidy(Rows rows, Duration doubt) throws SQLException, IOException {
        try (var leftovers = writing.leftovers()) {
            for (var leftover : leftovers.files()) {
                if (rows.isConnected(leftover.process())) {
                    continue; // it was killed, but what it asked of the database last is still being done
                }
                if (!rows.isUsed(leftover.blob())) {
                    remove(leftover.blob());
                }
                leftovers.remove(leftover);
            }
        }
        for (var old : undecided.stream()
                .filter(one -> System.nanoTime() - one.since() >= doubt.toNanos())
                .toList()) {
            if (rows.isUsed(old.blob().id())) {
                old.blob().committed();
            } else {
                old.blob().discard();
            }
            undecided.remove(old);
        }
    }

    @Override
    public void close() {
        hashers.shutdownNow();
        syncers.shutdown();
        writing.close();
    }

    /** As if the file system had no hard links. */
    void doWithoutLinks() {
        canLink = false;
    }

    ExecutorService syncers() {
        return syncers;
    }

    Blocks blocks() {
        return blocks;
    }

    /** Gives the file its place, safely; if it throws, there is nothing of it, and what had the place before stays. */
    void place(BlobId id) throws IOException {
        var target = path(id);
        var directory = data.resolve(id.outer()).resolve(id.inner());
        if (!safeDirectories.contains(directory)) {
            makeDirectory(directory);
            safeDirectories.add(directory);
        }
        try {
            link(id, target);
        } catch (NoSuchFileException e) {
            makeDirectory(directory);
            link(id, target);
        }
        try {
            directories.sync(directory);
        } catch (IOException e) {
            remove(id);
            throw e;
        }
    }

    /** Where files can't have two names, the first becomes an empty file that says the same: this one is in doubt. */
    private void link(BlobId id, Path target) throws IOException {
        if (canLink) {
            try {
                Files.createLink(target, writing.file(id));
                return;
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                throw e;
            } catch (UnsupportedOperationException | FileSystemException e) {
                LOG.info("{} has no hard links, so files are renamed into place: {}", data, e.getMessage());
                canLink = false;
            }
        }
        var marker = writing.marker(id);
        try {
            Files.createFile(marker);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} is marked already", id);
        }
        Files.move(writing.file(id), target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes the first link of a file. */
    void tidy(BlobId id) throws IOException {
        Files.deleteIfExists(writing.file(id));
        if (!canLink) {
            Files.deleteIfExists(writing.marker(id));
        }
    }

    private void makeDirectory(Path directory) throws IOException {
        var outer = data.resolve(data.relativize(directory).getName(0));
        // Another writer, of this process or another, may have made them and not synced them yet, so they are synced
        // here
        // in any case.
        makeIfAbsent(outer);
        makeIfAbsent(directory);
        directories.sync(data);
        directories.sync(outer);
    }

    private static void makeIfAbsent(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                LOG.debug("made by another: {}", directory);
            }
        }
    }

    private BlobId next() {
        long number = counter.getAndIncrement();
        long directory = (firstDirectory + number / BLOBS_PER_DIRECTORY) & ((1 << DIRECTORY_BITS) - 1);
        var hex = HexFormat.of();
        return new BlobId(hex.toHexDigits(directory, DIRECTORY_BITS / 4)
                + hex.toHexDigits(random.nextLong(), 12)
                + hex.toHexDigits(random.nextLong()));
    }
}
