package io.ironbark.cloud.api;

import io.ironbark.proto.id.AccountId;

/** An Amazon resource name; {@code *} stands for any. */
public record Arn(String value) {
    /** Every resource: of actions that have no resource of their own, such as most Describes. */
    public static final Arn ANY = new Arn("*");

    /** Such as {@code arn:aws:ec2:ib-local-1:123456789012:instance/i-0123456789abcdef0}. */
    public static Arn ec2(String region, AccountId account, String type, Object name) {
        return new Arn("arn:aws:ec2:" + region + ":" + account + ":" + type + "/" + name);
    }

    @Override
    public String toString() {
        return value;
    }
}
