package io.ironbark.walrus.access;

import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.bucket.Setting;
import io.ironbark.walrus.bucket.Settings;
import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.sql.SQLException;

/** Who owns the objects of a bucket, and so whether it has access control lists. */
public final class OwnershipOperations {
    private static final int MAX_BODY_BYTES = 8 << 10;

    private final Settings settings;

    public OwnershipOperations(Settings settings) {
        this.settings = settings;
    }

    /** GET ?ownershipControls */
    public Reply get(Call call) {
        var ownership = Ownership.set(call.theBucket())
                .orElseThrow(() -> S3Error.OwnershipControlsNotFoundError.asException()
                        .with("BucketName", call.theBucket().name()));
        return Reply.document(Xml.document(
                "OwnershipControls",
                xml -> xml.element("Rule", rule -> rule.text("ObjectOwnership", ownership.name()))));
    }

    /** PUT ?ownershipControls: one rule. */
    public Reply put(Call call) throws SQLException {
        var rules = XmlReader.read(CheckedBody.read(call, MAX_BODY_BYTES), "OwnershipControls")
                .all("Rule");
        if (rules.size() != 1) {
            throw S3Error.MalformedXML.asException();
        }
        var ownership = rules.getFirst()
                .first("ObjectOwnership")
                .map(String::strip)
                .flatMap(Ownership::parse)
                .orElseThrow(S3Error.MalformedXML::asException);
        checkList(call.theBucket(), ownership);
        settings.put(call.theBucket(), Setting.OWNERSHIP, ownership.name());
        return Reply.ok();
    }

    /** DELETE ?ownershipControls */
    public Reply delete(Call call) throws SQLException {
        settings.delete(call.theBucket(), Setting.OWNERSHIP);
        return Reply.noContent();
    }

    /** A list that lets others in must be taken back first: it would be switched off unseen. */
    private static void checkList(Bucket bucket, Ownership ownership) {
        boolean shared = AccessList.of(bucket).grants().stream()
                .anyMatch(grant -> !grant.grantee().equals(bucket.ownerId()));
        if (!ownership.hasLists() && shared) {
            throw S3Error.InvalidBucketAclWithObjectOwnership.asException();
        }
    }
}
