package io.ironbark.walrus.object;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.object.ObjectStore.Reading;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.XmlReader;
import java.io.IOException;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;

/** GET, PUT and DELETE of /bucket/key?tagging. */
public final class ObjectTagging {
    private static final int MAX_DOCUMENT_BYTES = 64 << 10;

    private final Database database;
    private final ObjectStore store;
    private final Versions versions;

    public ObjectTagging(Database database, ObjectStore store, Versions versions) {
        this.database = database;
        this.store = store;
        this.versions = versions;
    }

    public Reply get(Call call) throws SQLException {
        var object = versions.find(call);
        return Versions.addTo(Reply.document(Tags.write(object.attributes().tags())), call.theBucket(), object);
    }

    public Reply put(Call call) throws SQLException, IOException {
        var tags = Tags.read(XmlReader.read(CheckedBody.read(call, MAX_DOCUMENT_BYTES), "Tagging"));
        return Versions.addTo(Reply.ok(), call.theBucket(), change(call, tags));
    }

    public Reply delete(Call call) throws SQLException {
        return Versions.addTo(Reply.noContent(), call.theBucket(), change(call, new TreeMap<>()));
    }

    private StoredObject change(Call call, SortedMap<String, String> tags) throws SQLException {
        var sought = Versions.sought(call);
        return database.transaction(tx -> {
            var version = versions.find(tx, sought, Reading.TO_CHANGE);
            store.change(tx, version.with(version.object().attributes().tagged(tags)));
            return version.object();
        });
    }
}
