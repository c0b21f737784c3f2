package io.ironbark.walrus.object;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.encryption.Vault;
import io.ironbark.walrus.lifecycle.ExpirationHeader;
import io.ironbark.walrus.lock.LockRequest;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.ReplyWriter;
import io.ironbark.walrus.s3.S3Error;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** GET and HEAD of /bucket/key. */
public final class GetObject {
    private static final int MAX_PART = 10_000;
    private static final List<String> OVERRIDES = List.of(
            "cache-control", "content-disposition", "content-encoding", "content-language", "content-type", "expires");

    private final Database database;
    private final CurrentObjects current;
    private final Versions versions;
    private final PartStore parts;
    private final Vault vault;
    private final ExpirationHeader expiration;

    /** What it works with. */
    public record Stores(Database database, CurrentObjects current, PartStore parts) {}

    public GetObject(Stores stores, Versions versions, Vault vault, ExpirationHeader expiration) {
        this.database = stores.database();
        this.current = stores.current();
        this.versions = versions;
        this.parts = stores.parts();
        this.vault = vault;
        this.expiration = expiration;
    }

    /** HEAD: what GET would say, without the bytes. */
    public Reply head(Call call) throws SQLException {
        var object = find(call);
        vault.open(call.headers(), object.encryption());
        var range = range(call, object);
        var reply = describe(call, object, range);
        return new Reply(
                reply.status(),
                reply.headers(),
                new Reply.Length(range.map(ByteRange::length).orElse(object.size())));
    }

    public Reply get(Call call) throws SQLException, NoSuchFileException {
        return reply(call, find(call));
    }

    /** The same for who can't wait for the object. */
    public void find(Call call, Consumer<Optional<ReplyWriter.Answering>> then) {
        if (call.query().has("versionId")) {
            then.accept(Optional.empty());
            return;
        }
        current.find(
                call.theBucket().id(),
                call.theKey(),
                found -> then.accept(found.map(object -> () -> {
                    Conditions.check(Conditions.Of.READ, call.headers(), object);
                    return reply(call, object);
                })));
    }

    private Reply reply(Call call, StoredObject object) throws SQLException, NoSuchFileException {
        var key = vault.open(call.headers(), object.encryption());
        var range = range(call, object);
        var reply = describe(call, object, range);
        var bytes = range.orElseGet(() -> new ByteRange(0, object.size()));
        var extents = object.blob().isPresent()
                ? PartStore.single(object.blob().get(), bytes, key)
                : database.query(tx -> parts.extents(tx, object, bytes, key));
        if (extents.isEmpty() && bytes.length() > 0) {
            throw new NoSuchFileException(object.key(), null, "overwritten meanwhile");
        }
        return new Reply(reply.status(), reply.headers(), new Reply.Bytes(extents, bytes.length()));
    }

    private StoredObject find(Call call) throws SQLException {
        var object = versions.find(call);
        Conditions.check(Conditions.Of.READ, call.headers(), object);
        return object;
    }

    private Optional<ByteRange> range(Call call, StoredObject object) throws SQLException {
        var part = call.query().get("partNumber");
        var header = call.header("range");
        if (part.isEmpty()) {
            return header.flatMap(text -> ByteRange.parse(text, object.size()));
        }
        if (header.isPresent()) {
            throw S3Error.InvalidRequest.because("Cannot specify both Range header and partNumber query parameter");
        }
        int number = call.query().number("partNumber", 0, Integer.MAX_VALUE);
        if (number < 1 || number > MAX_PART) {
            throw S3Error.InvalidArgument.because("Part number must be an integer between 1 and 10000, inclusive");
        }
        return Optional.of(database.query(tx -> parts.part(tx, object, number))
                .orElseThrow(S3Error.InvalidPartNumber::asException));
    }

    private Reply describe(Call call, StoredObject object, Optional<ByteRange> range) {
        var reply = new Reply(range.isPresent() ? 206 : 200, List.of(), new Reply.Nothing())
                .with("etag", Conditions.quoted(object.etag()))
                .with("last-modified", Conditions.HTTP_DATE.format(object.modifiedAt()))
                .with("accept-ranges", "bytes")
                .with("content-range", range.filter(r -> r.length() > 0).map(r -> r.contentRange(object.size())));
        reply = overridden(call, object.attributes()).addTo(reply);
        reply = Versions.addTo(reply, call.theBucket(), object);
        reply = LockRequest.addTo(reply, object.lock());
        reply = Vault.addTo(reply, call.headers(), object.encryption());
        reply = expiration.addTo(reply, call.theBucket(), object.subject(), object.modifiedAt());
        var uploaded = object.content().uploadedParts();
        if (call.query().has("partNumber") && uploaded.isPresent()) {
            reply = reply.with("x-amz-mp-parts-count", Integer.toString(uploaded.get()));
        }
        boolean checksumWanted = call.header("x-amz-checksum-mode")
                .filter("ENABLED"::equalsIgnoreCase)
                .isPresent();
        if (checksumWanted && range.isEmpty() && object.checksum().isPresent()) {
            reply = object.checksum().get().addTo(reply);
        }
        return reply;
    }

    private static Attributes overridden(Call call, Attributes attributes) {
        var headers = new TreeMap<>(attributes.headers());
        for (var name : OVERRIDES) {
            call.query().get("response-" + name).ifPresent(value -> {
                if (value.chars().anyMatch(c -> c < ' ' || c > 0xff || c == 0x7f)) {
                    throw S3Error.InvalidArgument.because("Header value cannot be represented using ISO-8859-1.")
                            .with("ArgumentName", "response-" + name);
                }
                headers.put(name, value);
            });
        }
        return new Attributes(headers, attributes.metadata(), attributes.tags(), attributes.storageClass());
    }
}
