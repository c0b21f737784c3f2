package io.ironbark.proto.policy;

import io.ironbark.proto.id.AccountId;

/** An entry of a Principal or NotPrincipal element. */
public sealed interface PrincipalPattern {
    /** {@code *}: everybody, strangers included. */
    record Anyone() implements PrincipalPattern {}

    /** Everybody who has signed his request. No policy document can say it; S3's ACLs can. */
    record AnySigned() implements PrincipalPattern {}

    /** An account, by id or by its root's ARN. */
    record Account(AccountId account) implements PrincipalPattern {}

    /** An account, by S3's name of it. */
    record CanonicalUser(String canonicalId) implements PrincipalPattern {}

    /** A user, a role or a session, by its whole ARN. */
    record Arn(String arn) implements PrincipalPattern {}

    /** A service. */
    record AwsService(String name) implements PrincipalPattern {}

    /** An identity provider. */
    record Federated(String provider) implements PrincipalPattern {}
}
