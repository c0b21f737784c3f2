package io.ironbark.cloud.api;

import java.util.List;

/** Why a request is refused. What clients see of each is in {@link Fault} and nowhere else. */
public sealed interface ApiError {
    /** The request itself is not as the service model wants it. */
    sealed interface Request extends ApiError {}

    record MissingAction() implements Request {}

    record InvalidAction(String action) implements Request {}

    /** The service model has the action, Ironbark hasn't. */
    record UnsupportedAction(String action) implements Request {}

    /** Amazon has ended what the action was for. */
    record RetiredAction(String action) implements Request {}

    record UnknownParameter(String parameter) implements Request {}

    /** The service model has the parameter, Ironbark doesn't honour it. */
    record UnsupportedParameter(String action, String parameter) implements Request {}

    record MissingParameter(String parameter) implements Request {}

    record DuplicateParameter(String parameter) implements Request {}

    record InvalidParameterValue(String message) implements Request {}

    record InvalidParameterCombination(String message) implements Request {}

    record MalformedQueryString(String message) implements Request {}

    record RequestTooLarge(int limitBytes) implements Request {}

    record NoSuchPath(String path) implements Request {}

    record MethodNotAllowed(String method) implements Request {}

    record FilterLimitExceeded(String message) implements Request {}

    record InvalidNextToken() implements Request {}

    /** Who asks, and whether they may. EC2 and the query services name these differently. */
    sealed interface Identity extends ApiError {}

    /** No proof of who asks. */
    record NotAuthenticated(String message) implements Identity {}

    record UnknownAccessKey() implements Identity {}

    record SignatureDoesNotMatch(String message) implements Identity {}

    record RequestExpired(String message) implements Identity {}

    record Denied(String principalArn, String iamAction, Arn resource) implements Identity {}

    /** Something is not as the request needs it. */
    sealed interface State extends ApiError {}

    /** Ids or names that don't exist for the caller. */
    record NotFound(Kind kind, List<String> names) implements State {
        public NotFound {
            names = List.copyOf(names);
        }

        /** One id or name. */
        public NotFound(Kind kind, Object name) {
            this(kind, List.of(name.toString()));
        }
    }

    /** An id of no kind that is known here. */
    record InvalidId(String id) implements State {}

    record Malformed(Kind kind, String id) implements State {}

    record IdempotentParameterMismatch() implements State {}

    record TagLimitExceeded(int limit) implements State {}

    record DependencyViolation(String message) implements State {}

    record UnsupportedOperation(String message) implements State {}

    record OperationNotPermitted(String message) implements State {}

    record IncorrectInstanceState(String message) implements State {}

    record InsufficientInstanceCapacity(String message) implements State {}

    record InsufficientFreeAddresses(String message) implements State {}

    record InstanceLimitExceeded(String message) implements State {}

    record VcpuLimitExceeded(String message) implements State {}

    record KeyPairDuplicate(String name) implements State {}

    record KeyFormat(String message) implements State {}

    record GroupDuplicate(String name, String vpc) implements State {}

    record GroupReserved(String name) implements State {}

    record GroupCannotDelete(String message) implements State {}

    record PermissionDuplicate(String message) implements State {}

    record PermissionNotFound(String message) implements State {}

    record PermissionMalformed(String message) implements State {}

    record ImageNameDuplicate(String name) implements State {}

    record ImageUnavailable(String id) implements State {}

    /** The bytes named are not an image that may be registered. */
    record ImageRefused(String message) implements State {}

    record UserDataMalformed(String message) implements State {}

    record AddressInUse(String address) implements State {}

    /** Something about a VPC. */
    record Network(NetworkFault fault, String message) implements State {}

    record BlockDeviceMappingInvalid(String message) implements State {}

    record InstanceAttributeInvalid(String message) implements State {}

    /** What is wrong with a launch template, a placement group or an image in particular. */
    sealed interface Launchable extends ApiError {}

    record TemplateNameTaken() implements Launchable {}

    record TemplateNameMalformed(String name) implements Launchable {}

    record TemplateNameNotFound(String name) implements Launchable {}

    record TemplateLimitExceeded(String message) implements Launchable {}

    record TemplateVersionNotFound(String version) implements Launchable {}

    record PlacementGroupDuplicate(String name) implements Launchable {}

    record PlacementGroupLimitExceeded(String message) implements Launchable {}

    record PlacementGroupInUse(String name) implements Launchable {}

    /** It may be seen and used, but not changed. */
    record ImageNotOwned(String id) implements Launchable {}

    record UserIdMalformed(String user) implements Launchable {}

    record ImageAttributeInvalid(String message) implements Launchable {}

    /** The request is sound, but the answer is not what was asked for. */
    sealed interface Service extends ApiError {}

    record Throttled() implements Service {}

    record DryRunWouldSucceed() implements Service {}

    /** The database, or another part that the request needs, can't be reached now. */
    record Unavailable() implements Service {}

    /** A bug. The incident is the request id, which finds the stack in the log. */
    record Internal(String incident) implements Service {}
}
