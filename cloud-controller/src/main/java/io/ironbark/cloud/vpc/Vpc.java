package io.ironbark.cloud.vpc;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.VpcId;

/**
 * A virtual private cloud.
 *
 * @param vni its VXLAN network identifier
 */
public record Vpc(VpcId id, AccountId account, String cidr, int vni, boolean isDefault) {}
