package io.ironbark.cloud.api;

import io.ironbark.proto.access.Identity;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.policy.Principal;
import java.util.List;

/**
 * Who asks, once that is proven.
 *
 * @param principalArn such as {@code arn:aws:iam::123456789012:root}
 * @param principalId as sts:GetCallerIdentity calls it: the account's id for its root
 * @param region of this cloud
 * @param requestId in the answer and in every line that the request leaves in logs
 * @param identity as policies see him, with his own policies
 */
public record Caller(
        AccountId account,
        String principalArn,
        String principalId,
        String accessKeyId,
        String region,
        String requestId,
        Identity identity) {
    /** Somebody without policies of his own: an account's root, or an operator. */
    public Caller(
            AccountId account,
            String principalArn,
            String principalId,
            String accessKeyId,
            String region,
            String requestId) {
        this(
                account,
                principalArn,
                principalId,
                accessKeyId,
                region,
                requestId,
                new Identity(
                        principalArn.equals(Principal.rootArn(account))
                                ? new Principal.Root(account, "")
                                : new Principal.User(account, "", principalArn, principalId),
                        List.of()));
    }

    /** The ARN of an EC2 resource in the caller's account, such as {@code arn("key-pair", "alice")}. */
    public Arn arn(String type, Object name) {
        return Arn.ec2(region, account, type, name);
    }
}
