package io.ironbark.walrus.object;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.s3.Access;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Target;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** DELETE /bucket/key, and POST /bucket?delete for up to a thousand keys. Deleting what is not there succeeds. */
public final class DeleteObject {
    private static final int MAX_KEYS = 1000;
    private static final int MAX_DOCUMENT_BYTES = 2 << 20;

    private final Database database;
    private final ObjectStore store;

    public DeleteObject(Database database, ObjectStore store) {
        this.database = database;
        this.store = store;
    }

    public Reply one(Call call) throws SQLException {
        var bucket = call.theBucket();
        var key = call.theKey();
        if (call.headers().has("if-match")) {
            throw S3Error.NotImplemented.because("If-Match on a deletion is not implemented.");
        }
        database.query(tx -> store.delete(tx, bucket.id(), key));
        return Reply.noContent();
    }

    private record Failed(String key, S3Exception why) {}

    public Reply many(Call call) throws SQLException {
        var bucket = call.theBucket();
        var root = XmlReader.read(CheckedBody.read(call, MAX_DOCUMENT_BYTES), "Delete");
        var keys = root.all("Object").stream()
                .map(object -> object.first("Key").orElseThrow(S3Error.MalformedXML::asException))
                .toList();
        if (keys.isEmpty() || keys.size() > MAX_KEYS) {
            throw S3Error.MalformedXML.asException();
        }
        boolean quiet = root.first("Quiet").map(Boolean::parseBoolean).orElse(false);
        var failed = new ArrayList<Failed>();
        var valid = new ArrayList<String>();
        for (var key : keys) {
            try {
                call.access().require("s3:DeleteObject", bucket, Access.ObjectName.of(Target.checkKey(key)));
                valid.add(key);
            } catch (S3Exception e) {
                failed.add(new Failed(key, e));
            }
        }
        database.transaction(tx -> {
            for (var key : valid.stream().sorted().toList()) {
                store.delete(tx, bucket.id(), key);
            }
            return valid.size();
        });
        return Reply.document(result(quiet ? List.of() : valid, failed));
    }

    private static Xml result(List<String> deleted, List<Failed> failed) {
        return Xml.document("DeleteResult", xml -> {
            deleted.forEach(key -> xml.element("Deleted", one -> one.text("Key", key)));
            failed.forEach(failure -> xml.element(
                    "Error",
                    one -> one.text("Key", failure.key())
                            .text("Code", failure.why().error().name())
                            .text("Message", String.valueOf(failure.why().getMessage()))));
        });
    }
}
