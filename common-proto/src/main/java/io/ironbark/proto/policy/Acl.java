package io.ironbark.proto.policy;

import io.ironbark.proto.policy.Part.AnyRun;
import io.ironbark.proto.policy.Part.Literal;
import io.ironbark.proto.policy.Statement.Actions;
import io.ironbark.proto.policy.Statement.Conditions;
import io.ironbark.proto.policy.Statement.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An access control list of S3, told as a policy, so that lists and policies are decided by one rule.
 *
 * What a permission allows is "Mapping of ACL permissions and access policy permissions" of the S3 User Guide. The
 * statements name accounts, so a list grants to the account: its users need their own policies beside it.
 */
public final class Acl {
    private Acl() {}

    /** What is granted. */
    public enum Permission {
        READ,
        WRITE,
        READ_ACP,
        WRITE_ACP,
        FULL_CONTROL
    }

    /** To whom. */
    public sealed interface Grantee {
        /** An account, by S3's name of it. */
        record Account(String canonicalId) implements Grantee {}

        /** Whoever has signed his request. */
        record AuthenticatedUsers() implements Grantee {}

        /** Everybody. */
        record AllUsers() implements Grantee {}
    }

    /** A line of a list. */
    public record Grant(Grantee grantee, Permission permission) {}

    /** The policy that a bucket's list amounts to. */
    public static PolicyDocument ofBucket(String bucket, List<Grant> grants) {
        var statements = new ArrayList<Statement>();
        for (Grant grant : grants) {
            add(statements, grant, bucketActions(grant.permission()), arn(new Literal(bucket)));
            if (grant.permission() == Permission.WRITE || grant.permission() == Permission.FULL_CONTROL) {
                add(statements, grant, List.of("s3:PutObject"), arn(new Literal(bucket + "/"), new AnyRun()));
            }
        }
        return document(statements);
    }

    /** The policy that an object's list amounts to. */
    public static PolicyDocument ofObject(String bucket, String key, List<Grant> grants) {
        var statements = new ArrayList<Statement>();
        for (Grant grant : grants) {
            add(statements, grant, objectActions(grant.permission()), arn(new Literal(bucket + "/" + key)));
        }
        return document(statements);
    }

    private static List<String> bucketActions(Permission permission) {
        return switch (permission) {
            case READ -> List.of("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads");
            case WRITE -> List.of();
            case READ_ACP -> List.of("s3:GetBucketAcl");
            case WRITE_ACP -> List.of("s3:PutBucketAcl");
            case FULL_CONTROL ->
                List.of(
                        "s3:ListBucket",
                        "s3:ListBucketVersions",
                        "s3:ListBucketMultipartUploads",
                        "s3:GetBucketAcl",
                        "s3:PutBucketAcl");
        };
    }

    private static List<String> objectActions(Permission permission) {
        return switch (permission) {
            case READ -> List.of("s3:GetObject", "s3:GetObjectVersion");
            case WRITE -> List.of();
            case READ_ACP -> List.of("s3:GetObjectAcl", "s3:GetObjectVersionAcl");
            case WRITE_ACP -> List.of("s3:PutObjectAcl", "s3:PutObjectVersionAcl");
            case FULL_CONTROL ->
                List.of(
                        "s3:GetObject",
                        "s3:GetObjectVersion",
                        "s3:GetObjectAcl",
                        "s3:GetObjectVersionAcl",
                        "s3:PutObjectAcl",
                        "s3:PutObjectVersionAcl");
        };
    }

    private static void add(List<Statement> statements, Grant grant, List<String> actions, ArnPattern resource) {
        if (actions.isEmpty()) {
            return;
        }
        PrincipalPattern principal = switch (grant.grantee()) {
            case Grantee.Account(var canonicalId) -> new PrincipalPattern.CanonicalUser(canonicalId);
            case Grantee.AuthenticatedUsers() -> new PrincipalPattern.AnySigned();
            case Grantee.AllUsers() -> new PrincipalPattern.Anyone();
        };
        var patterns = actions.stream()
                .map(action -> Wildcard.of(action.toLowerCase(Locale.ROOT)))
                .toList();
        statements.add(new Statement(
                Optional.of(grant.permission().name()),
                Effect.ALLOW,
                Optional.of(new Principals(false, List.of(principal))),
                new Actions(false, actions, patterns),
                Optional.of(new Resources(false, List.of(resource))),
                new Conditions(List.of())));
    }

    /** Names are taken literally: a key may hold stars. */
    private static ArnPattern arn(Part... resource) {
        var segments = new ArrayList<Template>();
        for (String fixed : List.of("arn", "aws", "s3", "", "")) {
            segments.add(Template.of(List.of(new Literal(fixed))));
        }
        segments.add(Template.of(List.of(resource)));
        return new ArnPattern("", List.copyOf(segments));
    }

    private static PolicyDocument document(List<Statement> statements) {
        return new PolicyDocument(PolicyKind.BUCKET, PolicyDocument.Version.V2012, Optional.empty(), statements);
    }
}
