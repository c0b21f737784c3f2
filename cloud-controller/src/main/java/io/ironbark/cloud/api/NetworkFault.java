package io.ironbark.cloud.api;

/** Why something about a VPC is refused, by EC2's codes. */
public enum NetworkFault {
    ADDRESS_LIMIT("AddressLimitExceeded"),
    ALREADY_ASSOCIATED("Resource.AlreadyAssociated"),
    ATTACHMENT_LIMIT("AttachmentLimitExceeded"),
    AUTH_FAILURE("AuthFailure"),
    CIDR_CONFLICT("InvalidSubnet.Conflict"),
    CIDR_LIMIT("CidrLimitExceeded"),
    DEFAULT_SUBNET_EXISTS("DefaultSubnetAlreadyExistsInAvailabilityZone"),
    DEFAULT_VPC_EXISTS("DefaultVpcAlreadyExists"),
    GATEWAY_NOT_ATTACHED("Gateway.NotAttached"),
    INSUFFICIENT_ADDRESSES("InsufficientAddressCapacity"),
    INTERFACE_IN_USE("InvalidNetworkInterface.InUse"),
    NETWORK_ACL_ENTRY_EXISTS("NetworkAclEntryAlreadyExists"),
    NETWORK_ACL_ENTRY_LIMIT("NetworkAclEntryLimitExceeded"),
    NETWORK_ACL_ENTRY_NOT_FOUND("InvalidNetworkAclEntry.NotFound"),
    PREFIX_LIST_LIMIT("PrefixListLimitExceeded"),
    PREFIX_LIST_MAX_ENTRIES("PrefixListMaxEntriesExceeded"),
    PREFIX_LIST_VERSION("PrefixListVersionMismatch"),
    PEERING_EXISTS("VpcPeeringConnectionAlreadyExists"),
    PEERING_LIMIT("VpcPeeringConnectionsPerVpcLimitExceeded"),
    PEERING_STATE("InvalidStateTransition"),
    PRIVATE_ADDRESS_LIMIT("PrivateIpAddressLimitExceeded"),
    ROUTE_EXISTS("RouteAlreadyExists"),
    ROUTE_LIMIT("RouteLimitExceeded"),
    ROUTE_NOT_FOUND("InvalidRoute.NotFound"),
    RULE_LIMIT("RulesPerSecurityGroupLimitExceeded"),
    SUBNET_RANGE("InvalidSubnet.Range"),
    VPC_LIMIT("VpcLimitExceeded"),
    VPC_RANGE("InvalidVpc.Range"),
    WRONG_STATE("IncorrectState");

    private final String code;

    NetworkFault(String code) {
        this.code = code;
    }

    /** As clients see it. */
    String code() {
        return code;
    }

    /** The refusal itself. */
    public ApiException because(String message) {
        return new ApiException(new ApiError.Network(this, message));
    }
}
