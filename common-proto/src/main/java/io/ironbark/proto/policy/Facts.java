package io.ironbark.proto.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A request made ready to be compared: taken apart once, then held against every statement. */
final class Facts implements Template.Values {
    private final Request request;
    private final String action;
    private final ArnText resource;

    Facts(Request request) {
        this.request = request;
        this.action = request.action().toLowerCase(Locale.ROOT);
        this.resource = ArnText.of(request.resource());
    }

    Principal principal() {
        return request.principal();
    }

    /** In lower case. */
    String action() {
        return action;
    }

    ArnText resource() {
        return resource;
    }

    boolean ownAccount() {
        return principal().home().filter(request.owner()::equals).isPresent();
    }

    /** The values of a key in lower case. Who somebody is comes from the principal, never from the context. */
    List<String> values(String key) {
        return switch (key) {
            case "aws:principalarn" -> one(principalArn());
            case "aws:principalaccount" -> one(principal().home().map(Object::toString));
            case "aws:principaltype" -> List.of(principal().type());
            case "aws:principalisawsservice" -> List.of(Boolean.toString(principal() instanceof Principal.AwsService));
            case "aws:principalservicename" ->
                one(principal() instanceof Principal.AwsService(var name) ? Optional.of(name) : Optional.empty());
            case "aws:userid" -> one(principal().uniqueId());
            case "aws:username" ->
                one(principal() instanceof Principal.User user ? Optional.of(user.name()) : Optional.empty());
            case "aws:resourceaccount", "s3:resourceaccount" ->
                List.of(request.owner().value());
            default -> request.context().values(key);
        };
    }

    @Override
    public Optional<String> single(String key) {
        var values = values(key);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** A session's is its role's. */
    private Optional<String> principalArn() {
        return switch (principal()) {
            case Principal.Root root -> Optional.of(root.arn());
            case Principal.User user -> Optional.of(user.arn());
            case Principal.RoleSession session -> Optional.of(session.roleArn());
            case Principal.FederatedUser user -> Optional.of(user.arn());
            case Principal.AwsService _, Principal.Federated _, Principal.Anonymous _ -> Optional.empty();
        };
    }

    private static List<String> one(Optional<String> value) {
        return value.map(List::of).orElse(List.of());
    }
}
