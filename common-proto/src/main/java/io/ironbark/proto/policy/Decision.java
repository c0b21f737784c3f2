package io.ironbark.proto.policy;

import io.ironbark.proto.id.AccountId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a request is allowed, and what decided it. */
public sealed interface Decision {
    /** By statements: one, or, across accounts, one of the resource and one of the identity. */
    record Allowed(List<Source> because) implements Decision {}

    /** The caller is the owner of the account that the resource belongs to, and nothing forbids it. */
    record AllowedToOwner(AccountId account) implements Decision {}

    /** A statement says Deny. */
    record Denied(Source because) implements Decision {}

    /** Nothing says Allow where something must. */
    record NotAllowed(Layer missing) implements Decision {}

    /**
     * A statement.
     *
     * @param index its place in the policy, from 0
     */
    record Source(Layer layer, String policy, int index, Optional<String> sid) {
        @Override
        public String toString() {
            return "statement %s of the %s %s"
                    .formatted(sid.orElseGet(() -> Integer.toString(index)), layer.words(), policy);
        }
    }

    /** Whether the request may go on. */
    default boolean allowed() {
        return switch (this) {
            case Allowed _, AllowedToOwner _ -> true;
            case Denied _, NotAllowed _ -> false;
        };
    }

    /** For operators and the audit: what decided. It names policies, so it is not for every caller. */
    default String why() {
        return switch (this) {
            case Allowed(var because) ->
                "allowed by " + because.stream().map(Source::toString).collect(Collectors.joining(" and "));
            case AllowedToOwner(var account) -> "allowed to the owner of account " + account;
            case Denied(var because) -> "denied by " + because;
            case NotAllowed(var missing) -> "no %s allows it".formatted(missing.words());
        };
    }

    /** What the caller may hear, in the words of AWS; for a request that was not allowed. */
    default String refusal(Request request) {
        String because = switch (this) {
            case Denied(var source) ->
                " with an explicit deny in %s %s"
                        .formatted(
                                source.layer() == Layer.IDENTITY ? "an" : "a",
                                source.layer().words());
            case NotAllowed(var missing) ->
                " because no %s allows the %s action".formatted(missing.words(), request.action());
            case Allowed _, AllowedToOwner _ -> throw new IllegalStateException("it was allowed: " + why());
        };
        String on = request.resource().equals("*") ? "" : " on resource: " + request.resource();
        return "User: " + request.principal().arn() + " is not authorized to perform: " + request.action() + on
                + because;
    }
}
