package io.ironbark.cloud.api;

import io.ironbark.cloud.api.Action.Service;

/**
 * What a client sees of an error: the one place that knows EC2's and the query services' codes and statuses.
 *
 * @param status of HTTP
 * @param code that programs branch on
 * @param message for people
 */
public record Fault(int status, String code, String message) {
    private static final int CLIENT = 400;

    /** The error as a service says it. */
    public static Fault of(ApiError error, Service service) {
        return switch (error) {
            case ApiError.Request request -> request(request);
            case ApiError.Identity identity -> identity(identity, service);
            case ApiError.State state -> state(state);
            case ApiError.Launchable launchable -> launchable(launchable);
            case ApiError.Service ours -> ours(ours, service);
        };
    }

    private static Fault request(ApiError.Request error) {
        return switch (error) {
            case ApiError.MissingAction() -> client("MissingAction", "The request must contain the parameter Action");
            case ApiError.InvalidAction(var action) ->
                client("InvalidAction", "The action " + action + " is not valid for this web service.");
            case ApiError.UnsupportedAction(var action) ->
                client("UnsupportedOperation", "The action " + action + " is not supported by this cloud.");
            case ApiError.RetiredAction(var action) ->
                client(
                        "UnsupportedOperation",
                        "The functionality you requested is not available in this region: " + action
                                + " is of EC2-Classic.");
            case ApiError.UnknownParameter(var parameter) ->
                client("UnknownParameter", "The parameter " + parameter + " is not recognized");
            case ApiError.UnsupportedParameter(var action, var parameter) ->
                client(
                        "UnsupportedOperation",
                        "The parameter " + parameter + " of " + action + " is not supported by this cloud.");
            case ApiError.MissingParameter(var parameter) ->
                client("MissingParameter", "The request must contain the parameter " + parameter);
            case ApiError.DuplicateParameter(var parameter) ->
                client("InvalidParameterValue", "The parameter " + parameter + " may be given only once");
            case ApiError.InvalidParameterValue(var message) -> client("InvalidParameterValue", message);
            case ApiError.InvalidParameterCombination(var message) -> client("InvalidParameterCombination", message);
            case ApiError.MalformedQueryString(var message) -> client("MalformedQueryString", message);
            case ApiError.RequestTooLarge(var limit) ->
                new Fault(413, "RequestEntityTooLarge", "The request body is larger than " + limit + " bytes");
            case ApiError.NoSuchPath(var path) -> new Fault(404, "NotFound", "There is no API at " + path);
            case ApiError.MethodNotAllowed(var method) ->
                new Fault(405, "MethodNotAllowed", "Send GET or POST, not " + method);
            case ApiError.FilterLimitExceeded(var message) -> client("FilterLimitExceeded", message);
            case ApiError.InvalidNextToken() ->
                client("InvalidNextToken", "The NextToken is not valid for this request");
        };
    }

    private static Fault state(ApiError.State error) {
        return switch (error) {
            case ApiError.NotFound(var kind, var names) ->
                client(
                        kind.notFound(),
                        names.size() == 1
                                ? "The " + kind.noun() + " '" + names.getFirst() + "' does not exist"
                                : "The " + kind.noun() + "s '" + String.join(", ", names) + "' do not exist");
            case ApiError.InvalidId(var id) -> client("InvalidID", "The ID '" + id + "' is not valid");
            case ApiError.Malformed(var kind, var id) ->
                client(kind.malformed(), "Invalid id: \"" + id + "\" is no " + kind.noun());
            case ApiError.IdempotentParameterMismatch() ->
                client("IdempotentParameterMismatch", "The client token was used before, with other parameters");
            case ApiError.TagLimitExceeded(var limit) ->
                client("TagLimitExceeded", "A resource may have at most " + limit + " tags");
            case ApiError.DependencyViolation(var message) -> client("DependencyViolation", message);
            case ApiError.UnsupportedOperation(var message) -> client("UnsupportedOperation", message);
            case ApiError.OperationNotPermitted(var message) -> client("OperationNotPermitted", message);
            case ApiError.IncorrectInstanceState(var message) -> client("IncorrectInstanceState", message);
            case ApiError.InsufficientInstanceCapacity(var message) ->
                new Fault(500, "InsufficientInstanceCapacity", message);
            case ApiError.InsufficientFreeAddresses(var message) ->
                client("InsufficientFreeAddressesInSubnet", message);
            case ApiError.InstanceLimitExceeded(var message) -> client("InstanceLimitExceeded", message);
            case ApiError.VcpuLimitExceeded(var message) -> client("VcpuLimitExceeded", message);
            case ApiError.KeyPairDuplicate(var name) ->
                client("InvalidKeyPair.Duplicate", "The keypair '" + name + "' already exists.");
            case ApiError.KeyFormat(var message) -> client("InvalidKey.Format", message);
            case ApiError.GroupDuplicate(var name, var vpc) ->
                client(
                        "InvalidGroup.Duplicate",
                        "The security group '" + name + "' already exists for VPC '" + vpc + "'");
            case ApiError.GroupReserved(var name) ->
                client("InvalidGroup.Reserved", "The security group '" + name + "' is reserved");
            case ApiError.GroupCannotDelete(var message) -> client("CannotDelete", message);
            case ApiError.PermissionDuplicate(var message) -> client("InvalidPermission.Duplicate", message);
            case ApiError.PermissionNotFound(var message) -> client("InvalidPermission.NotFound", message);
            case ApiError.PermissionMalformed(var message) -> client("InvalidPermission.Malformed", message);
            case ApiError.ImageNameDuplicate(var name) ->
                client("InvalidAMIName.Duplicate", "AMI name '" + name + "' is already in use");
            case ApiError.ImageUnavailable(var id) ->
                client("InvalidAMIID.Unavailable", "The image '" + id + "' is not available");
            case ApiError.ImageRefused(var message) -> client("InvalidManifest", message);
            case ApiError.UserDataMalformed(var message) -> client("InvalidUserData.Malformed", message);
            case ApiError.AddressInUse(var address) ->
                client("InvalidIPAddress.InUse", "Address " + address + " is in use.");
            case ApiError.Network(var fault, var message) -> client(fault.code(), message);
            case ApiError.BlockDeviceMappingInvalid(var message) -> client("InvalidBlockDeviceMapping", message);
            case ApiError.InstanceAttributeInvalid(var message) -> client("InvalidInstanceAttributeValue", message);
        };
    }

    private static Fault launchable(ApiError.Launchable error) {
        return switch (error) {
            case ApiError.TemplateNameTaken() ->
                client("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
            case ApiError.TemplateNameMalformed(var name) ->
                client(
                        "InvalidLaunchTemplateName.MalformedException",
                        "The launch template name '" + name + "' is malformed: it must have 3 to 128 letters, digits"
                                + " or any of ()./_-");
            case ApiError.TemplateNameNotFound(var name) ->
                client(
                        "InvalidLaunchTemplateName.NotFoundException",
                        "The specified launch template, with template name " + name + ", does not exist.");
            case ApiError.TemplateLimitExceeded(var message) -> client("VersionLimitExceeded", message);
            case ApiError.TemplateVersionNotFound(var version) ->
                client(
                        "InvalidLaunchTemplateId.VersionNotFound",
                        "Could not find the specified version " + version + " of the launch template.");
            case ApiError.PlacementGroupDuplicate(var name) ->
                client("InvalidPlacementGroup.Duplicate", "The placement group '" + name + "' already exists.");
            case ApiError.PlacementGroupLimitExceeded(var message) -> client("PlacementGroupLimitExceeded", message);
            case ApiError.PlacementGroupInUse(var name) ->
                client(
                        "InvalidPlacementGroup.InUse",
                        "The placement group '" + name + "' is in use and may not be deleted.");
            case ApiError.ImageNotOwned(var id) -> new Fault(403, "AuthFailure", "Not authorized for image:" + id);
            case ApiError.UserIdMalformed(var user) ->
                client("InvalidUserID.Malformed", "Invalid user id: \"" + user + "\"");
            case ApiError.ImageAttributeInvalid(var message) -> client("InvalidAMIAttributeItemValue", message);
        };
    }

    private static Fault ours(ApiError.Service error, Service service) {
        return switch (error) {
            case ApiError.DryRunWouldSucceed() ->
                new Fault(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
            case ApiError.Throttled() ->
                service.ec2()
                        ? new Fault(503, "RequestLimitExceeded", "Request limit exceeded.")
                        : client("Throttling", "Rate exceeded");
            case ApiError.Unavailable() ->
                new Fault(
                        503,
                        service.ec2() ? "Unavailable" : "ServiceUnavailable",
                        "The service is unavailable. Please try again shortly.");
            case ApiError.Internal(var incident) ->
                new Fault(
                        500,
                        service.ec2() ? "InternalError" : "InternalFailure",
                        "An internal error has occurred, incident " + incident);
        };
    }

    /** EC2 and the query services name these in their own ways. */
    private static Fault identity(ApiError.Identity error, Service service) {
        boolean ec2 = service.ec2();
        return switch (error) {
            case ApiError.NotAuthenticated(var message) ->
                ec2 ? new Fault(401, "AuthFailure", message) : new Fault(403, "MissingAuthenticationToken", message);
            case ApiError.UnknownAccessKey() ->
                ec2
                        ? new Fault(401, "AuthFailure", "AWS was not able to validate the provided access credentials")
                        : new Fault(
                                403, "InvalidClientTokenId", "The security token included in the request is invalid.");
            case ApiError.SignatureDoesNotMatch(var message) ->
                ec2 ? new Fault(401, "AuthFailure", message) : new Fault(403, "SignatureDoesNotMatch", message);
            case ApiError.RequestExpired(var message) ->
                ec2 ? client("RequestExpired", message) : new Fault(403, "SignatureDoesNotMatch", message);
            case ApiError.Denied(var principal, var action, var resource) ->
                ec2
                        ? new Fault(
                                403,
                                "UnauthorizedOperation",
                                "You are not authorized to perform this operation. User: " + principal
                                        + " is not authorized to perform: " + action + " on resource: " + resource)
                        : new Fault(
                                403,
                                "AccessDenied",
                                "User: " + principal + " is not authorized to perform: " + action + " on resource: "
                                        + resource);
        };
    }

    private static Fault client(String code, String message) {
        return new Fault(CLIENT, code, message);
    }
}
