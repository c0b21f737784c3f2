package io.ironbark.cloud.subnet;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;

/**
 * A subnet of a VPC, in one zone.
 *
 * @param mapPublicIp true if instances launched here get a public address unless they say otherwise
 * @param isDefault true if instances that name no subnet go here
 */
public record Subnet(
        SubnetId id,
        AccountId account,
        VpcId vpc,
        ZoneName zone,
        String cidr,
        boolean mapPublicIp,
        boolean isDefault) {}
