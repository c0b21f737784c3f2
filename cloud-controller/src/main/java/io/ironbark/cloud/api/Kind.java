package io.ironbark.cloud.api;

/** A kind of thing that has an id or a name, and how the errors about it are called. */
public enum Kind {
    INSTANCE("instance", "InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed", "instance ID"),
    IMAGE("image", "InvalidAMIID.NotFound", "InvalidAMIID.Malformed", "image id"),
    VPC("vpc", "InvalidVpcID.NotFound", "InvalidVpcID.Malformed", "vpc ID"),
    SUBNET("subnet", "InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed", "subnet ID"),
    SECURITY_GROUP("security-group", "InvalidGroup.NotFound", "InvalidGroupId.Malformed", "security group"),
    SECURITY_GROUP_RULE(
            "security-group-rule",
            "InvalidSecurityGroupRuleId.NotFound",
            "InvalidSecurityGroupRuleId.Malformed",
            "security group rule ID"),
    KEY_PAIR("key-pair", "InvalidKeyPair.NotFound", "InvalidKeyPairID.Malformed", "key pair"),
    NETWORK_INTERFACE(
            "network-interface",
            "InvalidNetworkInterfaceID.NotFound",
            "InvalidNetworkInterfaceId.Malformed",
            "networkInterface ID"),
    INTERNET_GATEWAY(
            "internet-gateway",
            "InvalidInternetGatewayID.NotFound",
            "InvalidInternetGatewayId.Malformed",
            "internetGateway ID"),
    ROUTE_TABLE("route-table", "InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed", "routeTable ID"),
    ROUTE_TABLE_ASSOCIATION(
            "route-table-association",
            "InvalidAssociationID.NotFound",
            "InvalidAssociationID.Malformed",
            "association ID"),
    ELASTIC_IP("elastic-ip", "InvalidAllocationID.NotFound", "InvalidAllocationID.Malformed", "allocation ID"),
    PUBLIC_IP("elastic-ip", "InvalidAddress.NotFound", "InvalidAddress.Malformed", "address"),
    ADDRESS_ASSOCIATION(
            "elastic-ip-association",
            "InvalidAssociationID.NotFound",
            "InvalidAssociationID.Malformed",
            "association ID"),
    ATTACHMENT(
            "network-interface-attachment",
            "InvalidAttachmentID.NotFound",
            "InvalidAttachmentID.Malformed",
            "attachment ID"),
    NETWORK_ACL("network-acl", "InvalidNetworkAclID.NotFound", "InvalidNetworkAclId.Malformed", "networkAcl ID"),
    NETWORK_ACL_ASSOCIATION(
            "network-acl-association",
            "InvalidAssociationID.NotFound",
            "InvalidAssociationID.Malformed",
            "association ID"),
    DHCP_OPTIONS("dhcp-options", "InvalidDhcpOptionID.NotFound", "InvalidDhcpOptionsId.Malformed", "dhcpOption ID"),
    PREFIX_LIST("prefix-list", "InvalidPrefixListID.NotFound", "InvalidPrefixListId.Malformed", "prefix list ID"),
    NAT_GATEWAY("natgateway", "NatGatewayNotFound", "NatGatewayMalformed", "NAT gateway"),
    VPC_PEERING(
            "vpc-peering-connection",
            "InvalidVpcPeeringConnectionID.NotFound",
            "InvalidVpcPeeringConnectionId.Malformed",
            "vpcPeeringConnection ID"),
    CIDR_ASSOCIATION(
            "vpc-cidr-association",
            "InvalidVpcCidrBlockAssociationID.NotFound",
            "InvalidVpcCidrBlockAssociationID.Malformed",
            "association ID"),
    VOLUME("volume", "InvalidVolume.NotFound", "InvalidVolumeID.Malformed", "volume"),
    SNAPSHOT("snapshot", "InvalidSnapshot.NotFound", "InvalidSnapshotID.Malformed", "snapshot"),
    SPOT_REQUEST(
            "spot-instances-request",
            "InvalidSpotInstanceRequestID.NotFound",
            "InvalidSpotInstanceRequestID.Malformed",
            "spot instance request ID"),
    RESERVED_INSTANCES(
            "reserved-instances",
            "InvalidReservationID.NotFound",
            "InvalidReservationID.Malformed",
            "reserved instances ID"),
    PROFILE_ASSOCIATION(
            "iam-instance-profile-association",
            "InvalidAssociationID.NotFound",
            "InvalidAssociationID.Malformed",
            "association ID"),
    LAUNCH_TEMPLATE(
            "launch-template",
            "InvalidLaunchTemplateId.NotFound",
            "InvalidLaunchTemplateId.Malformed",
            "launch template ID"),
    PLACEMENT_GROUP(
            "placement-group", "InvalidPlacementGroup.Unknown", "InvalidPlacementGroupId.Malformed", "placement group"),
    RESERVATION("reservation", "InvalidReservationID.NotFound", "InvalidReservationID.Malformed", "reservation ID"),
    ZONE("availability-zone", "InvalidParameterValue", "InvalidParameterValue", "availability zone"),
    REGION("region", "InvalidParameterValue", "InvalidParameterValue", "region"),
    INSTANCE_TYPE("instance-type", "InvalidInstanceType", "InvalidInstanceType", "instance type");

    private final String resourceType;
    private final String notFound;
    private final String malformed;
    private final String noun;

    Kind(String resourceType, String notFound, String malformed, String noun) {
        this.resourceType = resourceType;
        this.notFound = notFound;
        this.malformed = malformed;
        this.noun = noun;
    }

    /** As tags and ARNs name it. */
    public String resourceType() {
        return resourceType;
    }

    /** The code for an id or name that is well-formed but unknown to the caller. */
    String notFound() {
        return notFound;
    }

    /** The code for text that can't be such an id. */
    String malformed() {
        return malformed;
    }

    /** As messages call it. */
    String noun() {
        return noun;
    }
}
