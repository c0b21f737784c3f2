package io.ironbark.cloud.securitygroup;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VpcId;

/** A security group, without its rules. */
public record SecurityGroup(SecurityGroupId id, AccountId account, VpcId vpc, String name, String description) {
    /** The name of the group that each VPC has from the start. */
    public static final String DEFAULT_NAME = "default";
}
