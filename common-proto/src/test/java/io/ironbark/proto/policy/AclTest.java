package io.ironbark.proto.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.id.AccountId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclTest {
    private static final AccountId OWN = new AccountId(PolicyTables.OWN);
    private static final Acl.Grantee OTHER =
            new Acl.Grantee.Account(PolicyTables.canonical(new AccountId(PolicyTables.OTHER)));

    /** Grantee, permission in the bucket's list and in the object's, who asks for what, and whether he may. */
    @ParameterizedTest
    @CsvSource({
        "all, READ, READ, anonymous, s3:ListBucket, true",
        "all, READ, READ, anonymous, s3:GetObject, true",
        "all, READ, READ, anonymous, s3:PutObject, false",
        "all, READ, READ, anonymous, s3:GetObjectAcl, false",
        "all, WRITE, WRITE, anonymous, s3:PutObject, true",
        "all, WRITE, WRITE, anonymous, s3:GetObject, false",
        "all, WRITE, WRITE, anonymous, s3:ListBucket, false",
        "signed, READ, READ, anonymous, s3:GetObject, false",
        "signed, READ, READ, anonymous, s3:ListBucket, false",
        "signed, READ, READ, root:@444455556666, s3:GetObject, true",
        "signed, READ, READ, root:@444455556666, s3:ListBucket, true",
        "signed, READ, READ, root:@444455556666, s3:PutObject, false",
        "signed, READ, READ, user:bob@444455556666, s3:GetObject, false",
        "signed, READ, READ, user:alice, s3:GetObject, true",
        "signed, READ, READ, service:ec2.amazonaws.com, s3:GetObject, false",
        "other, READ, READ, root:@444455556666, s3:GetObject, true",
        "other, READ, READ, root:@777788889999, s3:GetObject, false",
        "other, READ, READ, anonymous, s3:GetObject, false",
        "other, READ_ACP, READ_ACP, root:@444455556666, s3:GetBucketAcl, true",
        "other, READ_ACP, READ_ACP, root:@444455556666, s3:GetObjectAcl, true",
        "other, READ_ACP, READ_ACP, root:@444455556666, s3:PutObjectAcl, false",
        "other, WRITE_ACP, WRITE_ACP, root:@444455556666, s3:PutBucketAcl, true",
        "other, WRITE_ACP, WRITE_ACP, root:@444455556666, s3:PutObjectAcl, true",
        "other, WRITE_ACP, WRITE_ACP, root:@444455556666, s3:GetObjectAcl, false",
        "other, FULL_CONTROL, FULL_CONTROL, root:@444455556666, s3:PutObject, true",
        "other, FULL_CONTROL, FULL_CONTROL, root:@444455556666, s3:PutObjectAcl, true",
        "other, FULL_CONTROL, FULL_CONTROL, root:@444455556666, s3:DeleteBucket, false",
        "other, FULL_CONTROL, FULL_CONTROL, user:bob@444455556666, s3:GetObject, false"
    })
    void listsGrantWhatTheirPermissionsSay(
            String grantee, Acl.Permission inBucket, Acl.Permission inObject, String who, String action, boolean may) {
        var to = switch (grantee) {
            case "all" -> new Acl.Grantee.AllUsers();
            case "signed" -> new Acl.Grantee.AuthenticatedUsers();
            default -> OTHER;
        };
        var policies = Policies.none()
                .withResource(List.of(
                        new AttachedPolicy("bucket", Acl.ofBucket("box", List.of(new Acl.Grant(to, inBucket)))),
                        new AttachedPolicy("object", Acl.ofObject("box", "k*", List.of(new Acl.Grant(to, inObject))))));
        boolean ofBucket = action.contains("Bucket");
        var request = new Request(
                PolicyTables.principal(who),
                action,
                "arn:aws:s3:::box" + (ofBucket ? "" : "/k*"),
                OWN,
                Context.empty());
        assertThat(Evaluation.decide(request, policies).allowed()).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({"box/k*, true", "box/key, false", "box2/k*, false"})
    void aKeyWithAStarIsThatKey(String object, boolean may) {
        var acl = Acl.ofObject("box", "k*", List.of(new Acl.Grant(new Acl.Grantee.AllUsers(), Acl.Permission.READ)));
        var request =
                new Request(new Principal.Anonymous(), "s3:GetObject", "arn:aws:s3:::" + object, OWN, Context.empty());
        assertThat(Evaluation.decide(request, Policies.none().withResource(List.of(new AttachedPolicy("a", acl))))
                        .allowed())
                .isEqualTo(may);
    }
}
