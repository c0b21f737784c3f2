package io.ironbark.proto.policy;

import io.ironbark.proto.id.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a Principal or NotPrincipal element. */
final class PrincipalReader {
    private static final Pattern ROOT = Pattern.compile("arn:aws:iam::([0-9]{12}):root");

    /** Whole: a wildcard in the name of a principal would not mean what it seems to. */
    private static final Pattern IDENTITY = Pattern.compile(
            "arn:aws:(iam::[0-9]{12}:(user|role)|sts::[0-9]{12}:(assumed-role|federated-user))/[\\x21-\\x7e&&[^*?]]+");

    private static final Pattern CANONICAL = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");
    private static final Pattern PROVIDER = Pattern.compile("[\\x21-\\x7e&&[^*?]]+");

    private PrincipalReader() {}

    static List<PrincipalPattern> read(Element element) throws MalformedPolicyException {
        if (element.node().isTextual()) {
            if (!element.node().textValue().equals("*")) {
                throw element.refuse("is neither * nor an object such as {\"AWS\": …}");
            }
            return List.of(new PrincipalPattern.Anyone());
        }
        var patterns = new ArrayList<PrincipalPattern>();
        for (var member : element.members()) {
            for (Element entry : member.element().entries(PolicyLimits.LIST_ENTRIES_MAX)) {
                String text = entry.text(PolicyLimits.VALUE_CHARS_MAX);
                var pattern = switch (member.name()) {
                    case "AWS" -> aws(text);
                    case "CanonicalUser" ->
                        shaped(CANONICAL, text).<PrincipalPattern>map(PrincipalPattern.CanonicalUser::new);
                    case "Service" -> shaped(SERVICE, text).<PrincipalPattern>map(PrincipalPattern.AwsService::new);
                    case "Federated" -> shaped(PROVIDER, text).<PrincipalPattern>map(PrincipalPattern.Federated::new);
                    default -> throw member.element().refuse("is none of AWS, CanonicalUser, Service and Federated");
                };
                patterns.add(
                        pattern.orElseThrow(() -> entry.refuse("is not a valid principal: " + Element.quote(text))));
            }
        }
        if (patterns.isEmpty()) {
            throw element.refuse("is empty");
        }
        return List.copyOf(patterns);
    }

    private static Optional<PrincipalPattern> aws(String text) {
        if (text.equals("*")) {
            return Optional.of(new PrincipalPattern.Anyone());
        }
        var root = ROOT.matcher(text);
        var account = AccountId.parse(root.matches() ? root.group(1) : text);
        if (account.isPresent()) {
            return account.map(PrincipalPattern.Account::new);
        }
        return shaped(IDENTITY, text).map(PrincipalPattern.Arn::new);
    }

    private static Optional<String> shaped(Pattern shape, String text) {
        return shape.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
}
