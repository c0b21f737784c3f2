package io.ironbark.walrus.object;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.object.ObjectRemover.Removed;
import io.ironbark.walrus.object.ObjectRemover.Wanted;
import io.ironbark.walrus.object.ObjectStore.Sought;
import io.ironbark.walrus.s3.Access;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Target;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** DELETE /bucket/key, and POST /bucket?delete for up to a thousand keys. Deleting what is not there succeeds. */
public final class DeleteObject {
    private static final int MAX_KEYS = 1000;
    private static final int MAX_DOCUMENT_BYTES = 4 << 20;

    private final Database database;
    private final ObjectRemover remover;

    public DeleteObject(Database database, ObjectRemover remover) {
        this.database = database;
        this.remover = remover;
    }

    public Reply one(Call call) throws SQLException {
        refuseDevice(call);
        var condition = WriteCondition.ofDeletion(call);
        var sought = Versions.sought(call);
        var wanted = new Wanted(sought, condition, call.now(), Bypasses.of(call, call.theKey()));
        var atOnce = database.query(tx -> remover.removeAtOnce(tx, wanted));
        var removed = atOnce.isPresent() ? atOnce.get() : database.transaction(tx -> remover.remove(tx, wanted));
        return Versions.addTo(Reply.noContent(), removed);
    }

    private static void refuseDevice(Call call) {
        if (call.headers().has("x-amz-mfa")) {
            throw S3Error.NotImplemented.because(
                    "MFA delete is not implemented: there are no authentication devices here.");
        }
    }

    /** One of many. */
    private record Item(String key, Optional<String> version, Optional<String> etag) {
        static Item of(XmlReader.Element object) {
            if (!object.all("LastModifiedTime").isEmpty() || !object.all("Size").isEmpty()) {
                throw S3Error.NotImplemented.because("On deletions only the condition ETag is implemented.");
            }
            return new Item(
                    object.first("Key").orElseThrow(S3Error.MalformedXML::asException),
                    object.first("VersionId"),
                    object.first("ETag"));
        }

        Wanted wanted(Call call) {
            var sought = new Sought(call.theBucket().id(), Target.checkKey(key), version.map(VersionId::parse));
            var condition = etag.map(WriteCondition::matching).orElseGet(WriteCondition.None::new);
            return new Wanted(sought, condition, call.now(), Bypasses.of(call, key));
        }
    }

    private sealed interface Result {}

    private record Done(Item item, Removed removed) implements Result {}

    private record Failed(Item item, S3Exception why) implements Result {}

    public Reply many(Call call) throws SQLException, IOException {
        refuseDevice(call);
        var root = XmlReader.read(CheckedBody.read(call, MAX_DOCUMENT_BYTES), "Delete");
        var items = root.all("Object").stream().map(Item::of).toList();
        if (items.isEmpty() || items.size() > MAX_KEYS) {
            throw S3Error.MalformedXML.asException();
        }
        boolean quiet = root.first("Quiet").map(Boolean::parseBoolean).orElse(false);
        // In one order for all, so that two of these wait for each other at most one way.
        var sorted = items.stream().sorted(Comparator.comparing(Item::key)).toList();
        var results = database.transaction(tx -> remove(tx, call, sorted));
        return Reply.document(document(results, quiet));
    }

    /** What refuses one of them has changed nothing, so the others go on. */
    private List<Result> remove(Connection tx, Call call, List<Item> items) throws SQLException {
        var results = new ArrayList<Result>();
        var allowed = new LinkedHashMap<Item, Wanted>();
        for (var item : items) {
            try {
                allowed.put(item, allowed(call, item));
            } catch (S3Exception e) {
                results.add(new Failed(item, e));
            }
        }
        boolean allGone = remover.removeAllAtOnce(tx, call.theBucket().id(), List.copyOf(allowed.values()));
        for (var each : allowed.entrySet()) {
            results.add(
                    allGone
                            ? new Done(each.getKey(), Removed.UNVERSIONED)
                            : remove(tx, each.getKey(), each.getValue()));
        }
        return results;
    }

    private static Wanted allowed(Call call, Item item) throws SQLException {
        var wanted = item.wanted(call);
        call.access()
                .require(
                        item.version().isPresent() ? "s3:DeleteObjectVersion" : "s3:DeleteObject",
                        call.theBucket(),
                        new Access.ObjectName(item.key(), item.version()));
        return wanted;
    }

    private Result remove(Connection tx, Item item, Wanted wanted) throws SQLException {
        try {
            var atOnce = remover.removeAtOnce(tx, wanted);
            return new Done(item, atOnce.isPresent() ? atOnce.get() : remover.remove(tx, wanted));
        } catch (S3Exception e) {
            return new Failed(item, e);
        }
    }

    private static Xml document(List<Result> results, boolean quiet) {
        return Xml.document("DeleteResult", xml -> {
            for (var result : results) {
                switch (result) {
                    case Done done -> {
                        if (!quiet) {
                            xml.element("Deleted", one -> write(one, done));
                        }
                    }
                    case Failed(var item, var why) ->
                        xml.element("Error", one -> {
                            one.text("Key", item.key());
                            item.version().ifPresent(id -> one.text("VersionId", id));
                            one.text("Code", why.error().name()).text("Message", String.valueOf(why.getMessage()));
                        });
                }
            }
        });
    }

    private static void write(Xml xml, Done done) {
        xml.text("Key", done.item().key());
        done.item().version().ifPresent(id -> xml.text("VersionId", id));
        if (done.removed().isDeleteMarker()) {
            xml.truth("DeleteMarker", true);
            done.removed().version().ifPresent(id -> xml.text("DeleteMarkerVersionId", id.value()));
        }
    }
}
