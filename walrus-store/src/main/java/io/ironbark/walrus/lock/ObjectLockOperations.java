package io.ironbark.walrus.lock;

import io.ironbark.walrus.bucket.KeepingChanges;
import io.ironbark.walrus.bucket.Versioning;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** GET and PUT of /bucket?object-lock: whether versions can be locked, and how they are by default. */
public final class ObjectLockOperations {
    private static final int MAX_DOCUMENT_BYTES = 64 << 10;

    private final KeepingChanges changes;

    public ObjectLockOperations(KeepingChanges changes) {
        this.changes = changes;
    }

    public Reply get(Call call) {
        var keeping = call.theBucket().keeping();
        if (!keeping.objectLock()) {
            throw S3Error.ObjectLockConfigurationNotFoundError.asException();
        }
        return Reply.document(Xml.document("ObjectLockConfiguration", xml -> {
            xml.text("ObjectLockEnabled", "Enabled");
            keeping.lockDefault()
                    .ifPresent(rule -> xml.element(
                            "Rule",
                            it -> it.element(
                                    "DefaultRetention",
                                    def -> def.text("Mode", rule.mode().name())
                                            .number(element(rule.unit()), rule.count()))));
        }));
    }

    private static String element(LockDefault.Unit unit) {
        return switch (unit) {
            case DAYS -> "Days";
            case YEARS -> "Years";
        };
    }

    /** Locking can be allowed later than the bucket was made, if it keeps versions, and never be taken back. */
    public Reply put(Call call) throws SQLException, IOException {
        var bucket = call.theBucket();
        var root = XmlReader.read(CheckedBody.read(call, MAX_DOCUMENT_BYTES), "ObjectLockConfiguration");
        if (!root.first("ObjectLockEnabled").equals(Optional.of("Enabled"))) {
            throw S3Error.MalformedXML.asException();
        }
        if (bucket.keeping().versioning() != Versioning.ENABLED) {
            throw S3Error.InvalidBucketState.because(
                    "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
        }
        var rule = rule(root);
        changes.make(bucket, (tx, store) -> store.setLockDefault(tx, bucket.id(), rule));
        return Reply.ok();
    }

    private static Optional<LockDefault> rule(XmlReader.Element root) {
        var rules = root.all("Rule");
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        var retention = rules.getFirst().all("DefaultRetention").stream()
                .findFirst()
                .orElseThrow(S3Error.MalformedXML::asException);
        var mode = retention.first("Mode").flatMap(LockMode::parse).orElseThrow(S3Error.MalformedXML::asException);
        var days = retention.first("Days");
        var years = retention.first("Years");
        if (days.isPresent() == years.isPresent()) {
            throw S3Error.MalformedXML.asException();
        }
        var unit = days.isPresent() ? LockDefault.Unit.DAYS : LockDefault.Unit.YEARS;
        return Optional.of(new LockDefault(mode, count(days.or(() -> years).orElseThrow(), unit), unit));
    }

    private static int count(String text, LockDefault.Unit unit) {
        try {
            int count = Integer.parseInt(text.strip());
            if (count >= 1 && count <= unit.max()) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw S3Error.MalformedXML.asException();
        }
        throw S3Error.InvalidArgument.because(
                "Default retention period must be a positive integer value, of at most 36500 days or 100 years.");
    }
}
