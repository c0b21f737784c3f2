package io.ironbark.walrus.object;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.lock.Lock;
import io.ironbark.walrus.lock.LockMode;
import io.ironbark.walrus.lock.LockRequest;
import io.ironbark.walrus.lock.Retention;
import io.ironbark.walrus.object.ObjectStore.Reading;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** GET and PUT of /bucket/key?retention and ?legal-hold: the lock of one version. */
public final class ObjectLocks {
    private static final int MAX_DOCUMENT_BYTES = 64 << 10;

    private final Database database;
    private final ObjectStore store;
    private final Versions versions;

    public ObjectLocks(Database database, ObjectStore store, Versions versions) {
        this.database = database;
        this.store = store;
        this.versions = versions;
    }

    public Reply retention(Call call) throws SQLException {
        checkBucket(call);
        var object = versions.find(call);
        var retention = object.lock().retention().orElseThrow(S3Error.NoSuchObjectLockConfiguration::asException);
        return Reply.document(Xml.document(
                "Retention",
                xml -> xml.text("Mode", retention.mode().name())
                        .text("RetainUntilDate", retention.until().toString())));
    }

    public Reply legalHold(Call call) throws SQLException {
        checkBucket(call);
        var object = versions.find(call);
        return Reply.document(Xml.document(
                "LegalHold", xml -> xml.text("Status", object.lock().legalHold() ? "ON" : "OFF")));
    }

    public Reply putRetention(Call call) throws SQLException, IOException {
        checkBucket(call);
        var document = XmlReader.read(CheckedBody.read(call, MAX_DOCUMENT_BYTES), "Retention");
        var wanted = wanted(call, document);
        return change(call, lock -> {
            var before = lock.retention().filter(old -> old.until().isAfter(call.now()));
            boolean weaker = before.isPresent()
                    && wanted.filter(fresh -> fresh.isNoWeakerThan(before.get()))
                            .isEmpty();
            if (weaker
                    && (before.get().mode() == LockMode.COMPLIANCE
                            || !Bypasses.of(call, call.theKey()).isAllowed())) {
                throw S3Error.AccessDenied.because("Access Denied because object protected by object lock.");
            }
            return new Lock(wanted, lock.legalHold());
        });
    }

    /** An empty document ends a retention, for who may. */
    private static Optional<Retention> wanted(Call call, XmlReader.Element document) {
        var mode = document.first("Mode");
        var until = document.first("RetainUntilDate");
        if (mode.isEmpty() && until.isEmpty()) {
            return Optional.empty();
        }
        if (mode.isEmpty() || until.isEmpty()) {
            throw S3Error.MalformedXML.asException();
        }
        return Optional.of(new Retention(
                LockMode.parse(mode.get()).orElseThrow(S3Error.MalformedXML::asException),
                LockRequest.future(until.get(), call.now())));
    }

    public Reply putLegalHold(Call call) throws SQLException, IOException {
        checkBucket(call);
        var status = XmlReader.read(CheckedBody.read(call, MAX_DOCUMENT_BYTES), "LegalHold")
                .first("Status")
                .filter(word -> word.equals("ON") || word.equals("OFF"))
                .orElseThrow(S3Error.MalformedXML::asException);
        return change(call, lock -> new Lock(lock.retention(), status.equals("ON")));
    }

    private static void checkBucket(Call call) {
        if (!call.theBucket().keeping().objectLock()) {
            throw S3Error.InvalidRequest.because("Bucket is missing Object Lock Configuration");
        }
    }

    /** What a lock becomes. */
    @FunctionalInterface
    private interface Change {
        Lock of(Lock lock) throws SQLException;
    }

    private Reply change(Call call, Change change) throws SQLException {
        var sought = Versions.sought(call);
        var object = database.transaction(tx -> {
            var version = versions.find(tx, sought, Reading.TO_CHANGE);
            store.change(tx, version.with(change.of(version.object().lock())));
            return version.object();
        });
        return Versions.addTo(Reply.ok(), call.theBucket(), object);
    }
}
