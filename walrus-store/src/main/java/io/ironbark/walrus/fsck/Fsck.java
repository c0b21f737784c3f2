package io.ironbark.walrus.fsck;

import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.BlobReader;
import io.ironbark.walrus.blob.Extent;
import io.ironbark.walrus.blob.Stored;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.encryption.DataKey;
import io.ironbark.walrus.encryption.Encrypted;
import io.ironbark.walrus.encryption.Vault;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One check of a store, a page at a time. */
public final class Fsck {
    private static final int PAGE = 2000;
    private static final int READ_PAGE = 100;

    private final Database database;
    private final Backend backend;
    private final Vault vault;
    private final Rules rules;
    private final InstantSource clock;
    private final Consumer<Finding> out;
    private final FsckStore store = new FsckStore();
    private long blobs;
    private long bytes;
    private long sealed;
    private long findings;
    private long repaired;

    /**
     * What to do.
     *
     * @param repair what can be repaired safely
     * @param readsBytes and compares digests, which takes as long as reading all bytes does
     * @param grace how old bytes without a row must be before they are told: longer than any write takes
     */
    public record Rules(boolean repair, boolean readsBytes, Duration grace) {}

    /** What a check works on. */
    public record Parts(Database database, Backend backend, Vault vault, InstantSource clock) {}

    public Fsck(Parts parts, Rules rules, Consumer<Finding> out) {
        this.database = parts.database();
        this.backend = parts.backend();
        this.vault = parts.vault();
        this.clock = parts.clock();
        this.rules = rules;
        this.out = out;
    }

    /** How many findings no repair has settled. */
    public long open() {
        return findings - repaired;
    }

    /** In one line. */
    String progress() {
        return "%,d blobs seen, %,d MB read, %,d findings, %,d repaired%s"
                .formatted(
                        blobs,
                        bytes / 1_000_000,
                        findings,
                        repaired,
                        sealed == 0
                                ? ""
                                : "; %,d objects are encrypted with keys of their owners, and their bytes were not compared"
                                        .formatted(sealed));
    }

    /** Goes through one page and says where the next begins. */
    Cursor step(Cursor cursor) throws SQLException, IOException {
        var after = cursor.after();
        var reached = switch (cursor.phase()) {
            case BLOBS -> blobs(after);
            case SMALL_BLOBS -> smallBlobs(after);
            case PARTS -> parts(after);
            case DIGESTS -> rules.readsBytes() ? digests(after) : Optional.<String>empty();
            case DONE -> throw new IllegalStateException("it is done");
        };
        return reached.map(cursor::at).orElseGet(cursor::next);
    }

    private void found(Finding finding) {
        findings++;
        repaired += finding.isRepaired() ? 1 : 0;
        out.accept(finding);
    }

    /** Compares what is stored between two names with what rows want there. Empty after the last. */
    private Optional<String> blobs(String after) throws SQLException, IOException {
        var page = backend.stored(after);
        var last = page.isEmpty() ? "" : page.getLast().blob().value();
        var stored = page.stream().collect(Collectors.toMap(Stored::blob, Function.identity()));
        var wanted = database.query(tx -> store.references(tx, after, last, PAGE));
        // With very many rows between two stored blobs, their pages end before the stored ones do.
        boolean isCut = wanted.size() == PAGE;
        var end = isCut ? wanted.getLast().blob().value() : last;
        for (var reference : wanted) {
            check(reference, Optional.ofNullable(stored.get(reference.blob())));
        }
        var used = wanted.stream().map(FsckStore.Reference::blob).collect(Collectors.toSet());
        for (var one : page) {
            if (one.blob().value().compareTo(end) <= 0 && !used.contains(one.blob())) {
                checkOrphan(one);
            }
        }
        blobs += page.size();
        return page.isEmpty() && !isCut ? Optional.empty() : Optional.of(end);
    }

    private void check(FsckStore.Reference reference, Optional<Stored> seen) throws SQLException, IOException {
        var stored = seen.isPresent() ? seen : backend.find(reference.blob());
        if (stored.isEmpty()) {
            told(Finding.Kind.MISSING_BYTES, reference.blob(), "blob " + reference.blob());
        } else if (stored.get().size() != reference.size()) {
            told(
                    Finding.Kind.WRONG_SIZE,
                    reference.blob(),
                    "blob %s has %d bytes instead of %d"
                            .formatted(reference.blob(), stored.get().size(), reference.size()));
        }
    }

    /** Tells it unless the row has gone meanwhile. */
    private void told(Finding.Kind kind, BlobId blob, String detail) throws SQLException {
        var owners = database.query(tx -> store.owners(tx, blob));
        if (!owners.isEmpty()) {
            found(new Finding(kind, owners, detail, false));
        }
    }

    private void checkOrphan(Stored stored) throws SQLException, IOException {
        boolean isYoung = stored.modifiedAt().isAfter(clock.instant().minus(rules.grace()));
        if (!isYoung) {
            checkOrphan(stored.blob(), stored.size());
        }
    }

    /** The sweeper removes the bytes first, and then what says that they are garbage: so the bytes are looked for last. */
    private void checkOrphan(BlobId blob, long size) throws SQLException, IOException {
        if (!database.query(tx -> store.isKnown(tx, blob)) && isThere(blob)) {
            boolean done = rules.repair() && database.query(tx -> store.makeGarbage(tx, blob));
            found(new Finding(Finding.Kind.ORPHAN_BYTES, "blob " + blob, size + " bytes", done));
        }
    }

    private boolean isThere(BlobId blob) throws SQLException, IOException {
        return blob.isSmall()
                ? database.query(tx -> store.smallSize(tx, blob)).isPresent()
                : backend.find(blob).isPresent();
    }

    private Optional<String> smallBlobs(String after) throws SQLException, IOException {
        var page = database.query(tx -> store.small(tx, after, PAGE));
        if (after.isEmpty()) {
            var wrong = database.query(tx -> store.smallWrong(tx, "s", PAGE));
            while (!wrong.isEmpty()) {
                for (var one : wrong) {
                    checkSmall(one);
                }
                var last = wrong.getLast().blob().value();
                wrong = database.query(tx -> store.smallWrong(tx, last, PAGE));
            }
        }
        for (var one : page) {
            checkOrphan(one.blob(), one.size());
        }
        blobs += page.size();
        return page.isEmpty()
                ? Optional.empty()
                : Optional.of(page.getLast().blob().value());
    }

    private void checkSmall(FsckStore.Reference reference) throws SQLException {
        var size = database.query(tx -> store.smallSize(tx, reference.blob()));
        if (size.isEmpty()) {
            told(Finding.Kind.MISSING_BYTES, reference.blob(), "blob " + reference.blob());
        } else if (size.get() != reference.size()) {
            told(
                    Finding.Kind.WRONG_SIZE,
                    reference.blob(),
                    "blob %s has %d bytes instead of %d".formatted(reference.blob(), size.get(), reference.size()));
        }
    }

    private Optional<String> parts(String after) throws SQLException {
        if (after.isEmpty()) {
            database.query(tx -> store.brokenParts(tx, PAGE)).forEach(this::found);
        }
        var orphans = database.query(tx -> store.orphanParts(tx, after.isEmpty() ? 0 : Long.parseLong(after), PAGE));
        for (var id : orphans) {
            boolean done = rules.repair() && database.query(tx -> store.deleteOrphanParts(tx, id));
            found(new Finding(Finding.Kind.ORPHAN_PARTS, "object number " + id, "", done));
        }
        return orphans.isEmpty() ? Optional.empty() : Optional.of(Long.toString(orphans.getLast()));
    }

    private Optional<String> digests(String after) throws SQLException, IOException {
        long from = after.isEmpty() ? 0 : Long.parseLong(after);
        var page = database.query(tx -> store.contents(tx, from, READ_PAGE));
        for (var content : page) {
            checkDigest(content);
        }
        return page.isEmpty()
                ? Optional.empty()
                : Optional.of(Long.toString(page.getLast().id()));
    }

    /** With a customer's key we can't: nobody but the customer can read those bytes, nor is their digest known. */
    private void checkDigest(FsckStore.Content content) throws SQLException, IOException {
        var encrypted = content.encryption();
        if (encrypted.filter(it -> it.scheme() == Encrypted.Scheme.CUSTOMER).isPresent()) {
            sealed++;
            return;
        }
        var key = encrypted.flatMap(vault::find);
        if (encrypted.isPresent() && key.isEmpty()) {
            found(new Finding(
                    Finding.Kind.MISSING_KEY,
                    content.subject(),
                    "key " + encrypted.get().keyId(),
                    false));
            return;
        }
        String etag;
        try {
            etag = etag(content, pieces(content, key));
        } catch (NoSuchFileException | EOFException e) {
            return; // told before, or deleted meanwhile
        }
        boolean isStill = database.query(tx -> store.contents(tx, content.id() - 1, 1)).stream()
                .anyMatch(now -> now.equals(content));
        if (!etag.equals(content.etag()) && isStill) {
            found(new Finding(
                    Finding.Kind.WRONG_DIGEST,
                    content.subject(),
                    "MD5 %s instead of %s".formatted(etag, content.etag()),
                    false));
        }
    }

    /** Where the bytes are, such that they are read as the user gave them. */
    private List<Extent> pieces(FsckStore.Content content, Optional<DataKey> key) throws SQLException {
        if (content.blob().isPresent()) {
            return List.of(new Extent(content.blob().get(), 0, content.size(), key.map(DataKey::cipher)));
        }
        return database.query(tx -> store.partsOf(tx, content.id())).stream()
                .map(part -> new Extent(
                        part.blob(),
                        0,
                        part.size(),
                        key.flatMap(it -> part.nonce().map(it::cipher))))
                .toList();
    }

    /** As it must be: the digest of the bytes, or of the parts' digests. */
    private String etag(FsckStore.Content content, List<Extent> pieces) throws IOException {
        var whole = Algorithm.MD5.start();
        boolean isComposite = content.etag().contains("-");
        for (var piece : pieces) {
            var one = isComposite ? Algorithm.MD5.start() : whole;
            BlobReader.read(backend, List.of(piece), (data, length) -> {
                one.update(data, 0, length);
                bytes += length;
            });
            if (isComposite) {
                whole.update(one.digest(), 0, Algorithm.MD5.bytes());
            }
        }
        var hex = HexFormat.of().formatHex(whole.digest());
        return isComposite ? hex + "-" + pieces.size() : hex;
    }
}
