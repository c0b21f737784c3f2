package io.ironbark.proto.policy;

import io.ironbark.proto.policy.Statement.Actions;
import io.ironbark.proto.policy.Statement.Conditions;
import io.ironbark.proto.policy.Statement.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one statement. */
final class StatementReader {
    /** A star, or a service's word without wildcards and the pattern of a name. */
    private static final Pattern ACTION = Pattern.compile("\\*|\\*:\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+");

    private static final Pattern IAM_SID = Pattern.compile("[A-Za-z0-9]*");

    private final PolicyKind kind;
    private final PolicyDocument.Version version;

    private Optional<String> sid = Optional.empty();
    private Optional<Effect> effect = Optional.empty();
    private Optional<Principals> principals = Optional.empty();
    private Optional<Actions> actions = Optional.empty();
    private Optional<Resources> resources = Optional.empty();
    private Conditions conditions = new Conditions(List.of());

    StatementReader(PolicyKind kind, PolicyDocument.Version version) {
        this.kind = kind;
        this.version = version;
    }

    Statement read(Element statement) throws MalformedPolicyException {
        for (var member : statement.members()) {
            var element = member.element();
            switch (member.name()) {
                case "Sid" -> sid = sid(element);
                case "Effect" -> effect = Optional.of(effect(element));
                case "Principal", "NotPrincipal" ->
                    principals(element, member.name().startsWith("Not"));
                case "Action", "NotAction" -> actions(element, member.name().startsWith("Not"));
                case "Resource", "NotResource" ->
                    resources(element, member.name().startsWith("Not"));
                case "Condition" -> conditions = new Conditions(ConditionReader.read(element, version));
                default -> throw element.refuse("is not an element of a statement");
            }
        }
        if (effect.isEmpty()) {
            throw statement.refuse("has no Effect");
        }
        if (actions.isEmpty()) {
            throw statement.refuse("has neither Action nor NotAction");
        }
        if (kind.ofResource() && principals.isEmpty()) {
            throw statement.refuse("has neither Principal nor NotPrincipal");
        }
        if (kind.namesResources() && resources.isEmpty()) {
            throw statement.refuse("has neither Resource nor NotResource");
        }
        if (principals.filter(Principals::negated).isPresent() && effect.get() == Effect.ALLOW) {
            throw statement.refuse("allows by NotPrincipal, which would allow strangers: use Principal");
        }
        return new Statement(sid, effect.get(), principals, actions.get(), resources, conditions);
    }

    /** An empty Sid is none: consoles write them. */
    private Optional<String> sid(Element element) throws MalformedPolicyException {
        String text = element.text(PolicyLimits.LABEL_CHARS_MAX);
        if (kind != PolicyKind.BUCKET && !IAM_SID.matcher(text).matches()) {
            throw element.refuse("has other characters than letters and digits");
        }
        return Optional.of(text).filter(some -> !some.isEmpty());
    }

    private static Effect effect(Element element) throws MalformedPolicyException {
        return switch (element.text(PolicyLimits.LABEL_CHARS_MAX)) {
            case "Allow" -> Effect.ALLOW;
            case "Deny" -> Effect.DENY;
            default -> throw element.refuse("is neither Allow nor Deny");
        };
    }

    private void principals(Element element, boolean negated) throws MalformedPolicyException {
        if (!kind.ofResource()) {
            throw element.refuse("does not belong into the policy of an identity");
        }
        if (negated && kind == PolicyKind.TRUST) {
            throw element.refuse("does not belong into the trust policy of a role");
        }
        if (principals.isPresent()) {
            throw element.refuse("stands beside its opposite");
        }
        principals = Optional.of(new Principals(negated, PrincipalReader.read(element)));
    }

    private void actions(Element element, boolean negated) throws MalformedPolicyException {
        if (actions.isPresent()) {
            throw element.refuse("stands beside its opposite");
        }
        var texts = new ArrayList<String>();
        var patterns = new ArrayList<Wildcard>();
        for (Element entry : element.entries(PolicyLimits.LIST_ENTRIES_MAX)) {
            String text = entry.text(PolicyLimits.VALUE_CHARS_MAX);
            if (!ACTION.matcher(text).matches()) {
                throw entry.refuse("is not an action, such as ec2:Describe*: " + Element.quote(text));
            }
            if (kind == PolicyKind.BUCKET && text.indexOf(':') > 1 && !text.regionMatches(true, 0, "s3:", 0, 3)) {
                throw entry.refuse("is not an action of S3: " + Element.quote(text));
            }
            texts.add(text);
            patterns.add(Wildcard.of(text.toLowerCase(Locale.ROOT)));
        }
        actions = Optional.of(new Actions(negated, List.copyOf(texts), List.copyOf(patterns)));
    }

    private void resources(Element element, boolean negated) throws MalformedPolicyException {
        if (!kind.namesResources()) {
            throw element.refuse("does not belong into the trust policy of a role");
        }
        if (resources.isPresent()) {
            throw element.refuse("stands beside its opposite");
        }
        var patterns = new ArrayList<ArnPattern>();
        for (Element entry : element.entries(PolicyLimits.LIST_ENTRIES_MAX)) {
            String text = entry.text(PolicyLimits.VALUE_CHARS_MAX);
            try {
                patterns.add(ArnPattern.read(text, version.hasVariables()));
            } catch (IllegalArgumentException e) {
                throw entry.refuse(e.getMessage() + ": " + Element.quote(text));
            }
        }
        resources = Optional.of(new Resources(negated, List.copyOf(patterns)));
    }
}
