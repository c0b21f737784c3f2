package io.ironbark.cloud.api;

import java.util.List;

/** Why a request is refused. What clients see of each is in {@link Fault} and nowhere else. */
public sealed interface ApiError {
    // The request itself.

    record MissingAction() implements ApiError {}

    record InvalidAction(String action) implements ApiError {}

    /** The service model has the action, Ironbark hasn't. */
    record UnsupportedAction(String action) implements ApiError {}

    record UnknownParameter(String parameter) implements ApiError {}

    /** The service model has the parameter, Ironbark doesn't honour it. */
    record UnsupportedParameter(String action, String parameter) implements ApiError {}

    record MissingParameter(String parameter) implements ApiError {}

    record DuplicateParameter(String parameter) implements ApiError {}

    record InvalidParameterValue(String message) implements ApiError {}

    record InvalidParameterCombination(String message) implements ApiError {}

    record MalformedQueryString(String message) implements ApiError {}

    record RequestTooLarge(int limitBytes) implements ApiError {}

    record FilterLimitExceeded(String message) implements ApiError {}

    record InvalidNextToken() implements ApiError {}

    // Who asks, and whether they may. EC2 and the query services name these differently.

    /** About who asks. */
    sealed interface Identity extends ApiError {}

    /** No proof of who asks. */
    record NotAuthenticated(String message) implements Identity {}

    record UnknownAccessKey() implements Identity {}

    record SignatureDoesNotMatch(String message) implements Identity {}

    record RequestExpired(String message) implements Identity {}

    record Denied(String principalArn, String iamAction, Arn resource) implements Identity {}

    record DryRunWouldSucceed() implements ApiError {}

    record Throttled() implements ApiError {}

    // Things that are not as the request needs them.

    /** Ids or names that don't exist for the caller. */
    record NotFound(Kind kind, List<String> names) implements ApiError {
        public NotFound {
            names = List.copyOf(names);
        }

        /** One id or name. */
        public NotFound(Kind kind, Object name) {
            this(kind, List.of(name.toString()));
        }
    }

    record Malformed(Kind kind, String id) implements ApiError {}

    record IdempotentParameterMismatch() implements ApiError {}

    record TagLimitExceeded(int limit) implements ApiError {}

    record DependencyViolation(String message) implements ApiError {}

    record UnsupportedOperation(String message) implements ApiError {}

    record OperationNotPermitted(String message) implements ApiError {}

    record IncorrectInstanceState(String message) implements ApiError {}

    record InsufficientInstanceCapacity(String message) implements ApiError {}

    record InsufficientFreeAddresses(String message) implements ApiError {}

    record InstanceLimitExceeded(String message) implements ApiError {}

    record KeyPairDuplicate(String name) implements ApiError {}

    record KeyFormat(String message) implements ApiError {}

    record GroupDuplicate(String name, String vpc) implements ApiError {}

    record GroupReserved(String name) implements ApiError {}

    record GroupCannotDelete(String message) implements ApiError {}

    record PermissionDuplicate(String message) implements ApiError {}

    record PermissionNotFound(String message) implements ApiError {}

    record PermissionMalformed(String message) implements ApiError {}

    record ImageNameDuplicate(String name) implements ApiError {}

    record ImageUnavailable(String id) implements ApiError {}

    /** The bytes named are not an image that may be registered. */
    record ImageRefused(String message) implements ApiError {}

    record UserDataMalformed(String message) implements ApiError {}

    record AddressInUse(String address) implements ApiError {}

    record BlockDeviceMappingInvalid(String message) implements ApiError {}

    // Our own troubles.

    /** The database, or another part that the request needs, can't be reached now. */
    record Unavailable() implements ApiError {}

    /** A bug. The incident is the request id, which finds the stack in the log. */
    record Internal(String incident) implements ApiError {}
}
