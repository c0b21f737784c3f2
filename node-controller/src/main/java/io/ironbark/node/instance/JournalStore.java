package io.ironbark.node.instance;

import io.ironbark.node.NodeHome;
import io.ironbark.node.storage.Durable;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.NodeDesired;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Journals, tombstones and the last document, as files. A journal is a line with a format's number and a checksum, then
 * JSON; it is replaced by renaming, so what is read is whole, or damaged by something other than us and then says so.
 */
public final class JournalStore {
    private static final String JOURNAL = "journal";
    private static final String HEADER = "ironbark-journal 1 ";
    /** Longer than any document can be late. */
    private static final Duration TOMBSTONES_KEPT = Duration.ofDays(30);

    private final NodeHome home;
    private final UserDataSeal seal;

    /** In a home that is there. */
    public JournalStore(NodeHome home) throws IOException {
        this.home = home;
        this.seal = UserDataSeal.open(home);
    }

    /** What reading a journal gave. */
    sealed interface Reading {
        record Whole(Journal journal) implements Reading {}

        /** There is a directory of the instance, but its journal can't be read. */
        record Damaged(String why) implements Reading {}

        record None() implements Reading {}
    }

    /** Instances that have a directory. */
    SortedSet<InstanceId> ids() throws IOException {
        var ids = new TreeSet<InstanceId>();
        try (var entries = Files.list(home.instances())) {
            entries.forEach(entry ->
                    InstanceId.parse(String.valueOf(entry.getFileName())).ifPresent(ids::add));
        }
        return ids;
    }

    Reading read(InstanceId id) throws IOException {
        var file = file(id);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Files.isDirectory(home.instance(id)) ? new Reading.Damaged("no journal") : new Reading.None();
        }
        int end = lineEnd(bytes);
        var header = new String(bytes, 0, end, StandardCharsets.US_ASCII);
        var body = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
        if (!header.equals(HEADER + sha256(body))) {
            return new Reading.Damaged("checksum or format is wrong");
        }
        try {
            return new Reading.Whole(opened(Json.read(body, Journal.class)));
        } catch (IOException e) {
            return new Reading.Damaged(String.valueOf(e.getMessage()));
        }
    }

    void write(Journal journal) throws IOException {
        var id = journal.wanted().id();
        Durable.directory(home.instance(id), "rwx--x--x");
        Durable.write(file(id), encode(new Journal(seal.seal(journal.wanted()), journal.progress())));
    }

    static byte[] encode(Journal journal) {
        var body = Json.write(journal);
        var header = (HEADER + sha256(body) + "\n").getBytes(StandardCharsets.US_ASCII);
        var all = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, all, header.length, body.length);
        return all;
    }

    /** Leaves a tombstone, and only then removes all files of the instance. */
    void bury(InstanceId id, long generation) throws IOException {
        Durable.write(tombstone(id), Long.toString(generation).getBytes(StandardCharsets.US_ASCII));
        Durable.deleteTree(home.instance(id));
    }

    /** The generation at which an instance was terminated here, if it was. */
    OptionalLong buried(InstanceId id) throws IOException {
        try {
            return OptionalLong.of(
                    Long.parseLong(Files.readString(tombstone(id)).strip()));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.of(Long.MAX_VALUE); // a tombstone is a tombstone
        }
    }

    void dropOldTombstones(Instant now) throws IOException {
        try (var entries = Files.list(home.tombstones())) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (Files.getLastModifiedTime(entry).toInstant().isBefore(now.minus(TOMBSTONES_KEPT))) {
                    Files.delete(entry);
                }
            }
        }
    }

    /** Keeps the last document, so that a node whose parent is away knows its networks. */
    public void keep(NodeDesired document) throws IOException {
        Durable.write(
                home.desired(),
                Json.write(document.with(
                        document.instances().stream().map(seal::seal).toList())));
    }

    /** The last document, if there is one that can be read. */
    public Optional<NodeDesired> kept() {
        try {
            NodeDesired document = Json.read(Files.readAllBytes(home.desired()), NodeDesired.class);
            return Optional.of(document.with(
                    document.instances().stream().map(seal::unseal).toList()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Files of an instance that other parts made and that end with it. */
    List<Path> consoleFiles(InstanceId id) throws IOException {
        var directory = home.instance(id);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith("console.log"))
                    .sorted()
                    .toList();
        }
    }

    private Journal opened(Journal journal) {
        return new Journal(seal.unseal(journal.wanted()), journal.progress());
    }

    private Path file(InstanceId id) {
        return home.instance(id).resolve(JOURNAL);
    }

    private Path tombstone(InstanceId id) {
        return home.tombstones().resolve(id.value());
    }

    private static int lineEnd(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return bytes.length;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
