package io.ironbark.walrus.lifecycle;

import io.ironbark.walrus.bucket.KeepingChanges;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** GET, PUT and DELETE of /bucket?lifecycle */
public final class LifecycleOperations {
    private static final int MAX_DOCUMENT_BYTES = 1 << 20;
    private static final int MAX_RULES = 1000;

    private final KeepingChanges changes;
    private final RandomGenerator random;
    private final LifecycleStore runs = new LifecycleStore();

    public LifecycleOperations(KeepingChanges changes, RandomGenerator random) {
        this.changes = changes;
        this.random = random;
    }

    public Reply get(Call call) {
        var lifecycle =
                call.theBucket().keeping().lifecycle().orElseThrow(S3Error.NoSuchLifecycleConfiguration::asException);
        return Reply.document(Xml.document(
                "LifecycleConfiguration",
                xml -> lifecycle.rules().forEach(rule -> xml.element("Rule", one -> write(one, rule)))));
    }

    public Reply put(Call call) throws SQLException, IOException {
        var root = XmlReader.read(CheckedBody.read(call, MAX_DOCUMENT_BYTES), "LifecycleConfiguration");
        var rules = new ArrayList<Rule>();
        var ids = new HashSet<String>();
        for (var element : root.all("Rule")) {
            var rule = RuleReader.read(element, HexFormat.of().toHexDigits(random.nextLong()));
            if (!ids.add(rule.id())) {
                throw S3Error.InvalidArgument.because("Rule ID must be unique. Found same ID for more than one rule");
            }
            rules.add(rule);
        }
        if (rules.isEmpty() || rules.size() > MAX_RULES) {
            throw S3Error.MalformedXML.asException();
        }
        change(call, Optional.of(new Lifecycle(rules)));
        return Reply.ok();
    }

    public Reply delete(Call call) throws SQLException {
        change(call, Optional.empty());
        return Reply.noContent();
    }

    private void change(Call call, Optional<Lifecycle> rules) throws SQLException {
        var bucket = call.theBucket();
        changes.make(bucket, (tx, store) -> {
            runs.forget(tx, bucket.id());
            return store.setLifecycle(tx, bucket.id(), rules);
        });
    }

    private static void write(Xml xml, Rule rule) {
        xml.text("ID", rule.id()).text("Status", rule.isEnabled() ? "Enabled" : "Disabled");
        xml.element("Filter", filter -> write(filter, rule.filter()));
        rule.expiration()
                .ifPresent(action -> xml.element("Expiration", it -> {
                    action.days().ifPresent(days -> it.number("Days", days));
                    action.date().ifPresent(date -> it.time("Date", date));
                    if (action.days().isEmpty() && action.date().isEmpty()) {
                        it.truth("ExpiredObjectDeleteMarker", action.markers());
                    }
                }));
        rule.noncurrent()
                .ifPresent(action -> xml.element("NoncurrentVersionExpiration", it -> {
                    it.number("NoncurrentDays", action.days());
                    if (action.kept() > 0) {
                        it.number("NewerNoncurrentVersions", action.kept());
                    }
                }));
        rule.abortDays()
                .ifPresent(days ->
                        xml.element("AbortIncompleteMultipartUpload", it -> it.number("DaysAfterInitiation", days)));
    }

    private static void write(Xml xml, Filter filter) {
        int conditions = (filter.prefix().isEmpty() ? 0 : 1)
                + filter.tags().size()
                + (filter.above().isPresent() ? 1 : 0)
                + (filter.below().isPresent() ? 1 : 0);
        if (conditions > 1) {
            xml.element("And", all -> conditions(all, filter));
        } else if (conditions == 0) {
            xml.text("Prefix", "");
        } else {
            conditions(xml, filter);
        }
    }

    private static void conditions(Xml xml, Filter filter) {
        if (!filter.prefix().isEmpty()) {
            xml.text("Prefix", filter.prefix());
        }
        filter.tags()
                .forEach((key, value) ->
                        xml.element("Tag", tag -> tag.text("Key", key).text("Value", value)));
        filter.above().ifPresent(bytes -> xml.number("ObjectSizeGreaterThan", bytes));
        filter.below().ifPresent(bytes -> xml.number("ObjectSizeLessThan", bytes));
    }
}
