package io.ironbark.walrus.access;

import io.ironbark.walrus.access.AccessList.Owner;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.bucket.Setting;
import io.ironbark.walrus.bucket.Settings;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.identity.AccountNames;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Access.ObjectName;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import java.sql.SQLException;
import java.util.List;

/** Access control lists of buckets and objects. */
public final class ListOperations {
    private static final int MAX_BODY_BYTES = 64 << 10;

    private final Settings settings;
    private final Database database;
    private final ObjectFactStore store;
    private final GivenList given;

    public ListOperations(Settings settings, Database database, ObjectFactStore store, AccountNames accounts) {
        this.settings = settings;
        this.database = database;
        this.store = store;
        this.given = new GivenList(accounts);
    }

    /** GET /bucket?acl: where lists are switched off, the owner's. */
    public Reply ofBucket(Call call) {
        var bucket = call.theBucket();
        return document(Ownership.of(bucket).hasLists() ? AccessList.of(bucket) : AccessList.ofOwner(Owner.of(bucket)));
    }

    /** PUT /bucket?acl */
    public Reply putOfBucket(Call call) throws SQLException {
        var bucket = call.theBucket();
        var list = given(call, GivenList.Of.BUCKET, AccessList.of(bucket).owner());
        settings.put(bucket, Setting.ACL, list.json());
        return Reply.ok();
    }

    /** GET /bucket/key?acl */
    public Reply ofObject(Call call) throws SQLException {
        var bucket = call.theBucket();
        var name = name(call);
        var list = find(call, name);
        return document(
                list.list().filter(any -> Ownership.of(bucket).hasLists()).orElseGet(() -> ownersOnly(bucket)));
    }

    /** PUT /bucket/key?acl */
    public Reply putOfObject(Call call) throws SQLException {
        var bucket = call.theBucket();
        var name = name(call);
        var found = find(call, name);
        var owner = found.list().map(AccessList::owner).orElseGet(() -> Owner.of(bucket));
        var list = given(call, GivenList.Of.OBJECT, owner);
        if (!database.query(tx -> store.put(tx, found, list))) {
            throw S3Error.OperationAborted.asException();
        }
        return Reply.ok();
    }

    private ObjectFactStore.Found find(Call call, ObjectName name) throws SQLException {
        var found = database.query(tx -> store.find(tx, call.theBucket().id(), name));
        if (found.isEmpty()) {
            throw call.noSuchKey();
        }
        return found.get();
    }

    private static ObjectName name(Call call) {
        return new ObjectName(call.theKey(), call.query().get("versionId"));
    }

    private static AccessList ownersOnly(Bucket bucket) {
        return AccessList.ofOwner(Owner.of(bucket));
    }

    private AccessList given(Call call, GivenList.Of of, Owner owner) {
        var bucket = call.theBucket();
        var body = CheckedBody.read(call, MAX_BODY_BYTES);
        if (GivenList.isInHeaders(call) && body.length > 0) {
            throw S3Error.InvalidRequest.because("The list is given both in the header and in the body");
        }
        if (!GivenList.isInHeaders(call) && body.length == 0) {
            throw S3Error.MissingSecurityHeader.asException().with("MissingHeaderName", "x-amz-acl");
        }
        List<Grant> grants =
                given.fromHeaders(call, of, owner, Owner.of(bucket)).orElseGet(() -> given.fromDocument(body, owner));
        var list = new AccessList(owner, grants);
        // s3cmd copies an object's list beside the object: one that says what is so anyway may be said.
        if (!Ownership.of(bucket).hasLists()
                && !list.grants().equals(ownersOnly(bucket).grants())) {
            throw S3Error.AccessControlListNotSupported.asException();
        }
        if (list.isPublic() && PublicAccessBlock.of(bucket).blockAcls()) {
            throw S3Error.AccessDenied.because("The list is public, and the bucket's public access block has"
                    + " BlockPublicAcls: put another block first.");
        }
        return list;
    }

    private static Reply document(AccessList list) {
        return Reply.document(Xml.document("AccessControlPolicy", xml -> {
            xml.person("Owner", list.owner().id(), list.owner().name());
            xml.element(
                    "AccessControlList",
                    all -> list.grants()
                            .forEach(grant -> all.element("Grant", one -> {
                                if (grant.isGroup()) {
                                    one.granteeGroup(grant.grantee());
                                } else {
                                    one.grantee(grant.grantee(), grant.name());
                                }
                                one.text("Permission", grant.permission().name());
                            })));
        }));
    }
}
