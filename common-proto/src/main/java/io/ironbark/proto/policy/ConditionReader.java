package io.ironbark.proto.policy;

import io.ironbark.proto.policy.Condition.Quantifier;
import io.ironbark.proto.policy.Element.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads a Condition element. */
final class ConditionReader {
    private static final String ANY = "ForAnyValue:";
    private static final String ALL = "ForAllValues:";
    private static final String IF_EXISTS = "IfExists";

    /** The word of a service or an identity provider, a colon and a name, as in {@code aws:RequestTag/Team}. */
    private static final Pattern KEY = Pattern.compile("[^\\s:]+:\\S(.*\\S)?");

    private final PolicyDocument.Version version;
    private final List<Condition> conditions = new ArrayList<>();

    private ConditionReader(PolicyDocument.Version version) {
        this.version = version;
    }

    static List<Condition> read(Element element, PolicyDocument.Version version) throws MalformedPolicyException {
        var reader = new ConditionReader(version);
        for (Member operator : bounded(element)) {
            reader.operator(operator);
        }
        return List.copyOf(reader.conditions);
    }

    private void operator(Member member) throws MalformedPolicyException {
        String word = member.name();
        var quantifier =
                word.startsWith(ANY) ? Quantifier.ANY : word.startsWith(ALL) ? Quantifier.ALL : Quantifier.NONE;
        word = word.substring(
                switch (quantifier) {
                    case NONE -> 0;
                    case ANY -> ANY.length();
                    case ALL -> ALL.length();
                });
        boolean ifExists = word.endsWith(IF_EXISTS);
        word = ifExists ? word.substring(0, word.length() - IF_EXISTS.length()) : word;
        var operator = Operator.BY_WORD.get(word);
        if (operator == null || (operator == Operator.NULL && (ifExists || quantifier != Quantifier.NONE))) {
            throw member.element().refuse("is not a condition operator");
        }
        var keys = bounded(member.element());
        if (keys.isEmpty()) {
            throw member.element().refuse("is empty");
        }
        var seen = new HashSet<String>();
        for (Member key : keys) {
            String name = key.name().toLowerCase(Locale.ROOT);
            if (name.length() > PolicyLimits.VALUE_CHARS_MAX
                    || !KEY.matcher(name).matches()) {
                throw key.element().refuse("is not a condition key, such as aws:SourceIp");
            }
            if (!seen.add(name)) {
                throw key.element().refuse("is there twice: keys have no case");
            }
            conditions.add(new Condition(quantifier, operator, ifExists, name, operands(operator, key.element())));
        }
    }

    private List<Operand> operands(Operator operator, Element element) throws MalformedPolicyException {
        var operands = new ArrayList<Operand>();
        for (Element entry : element.entries(PolicyLimits.LIST_ENTRIES_MAX)) {
            String text = entry.scalar();
            try {
                operands.add(operator.operand(text, version.hasVariables()));
            } catch (IllegalArgumentException e) {
                throw entry.refuse(e.getMessage() + ": " + Element.quote(text));
            }
        }
        return operands;
    }

    private static List<Member> bounded(Element element) throws MalformedPolicyException {
        var members = element.members();
        if (members.size() > PolicyLimits.CONDITION_KEYS_MAX) {
            throw element.refuse("has more than " + PolicyLimits.CONDITION_KEYS_MAX + " members");
        }
        return members;
    }
}
