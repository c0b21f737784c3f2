package io.ironbark.proto.policy;

import java.util.List;

/**
 * One key of a Condition element under one operator.
 *
 * @param ifExists true also for a request without the key
 * @param key in lower case
 */
record Condition(Quantifier quantifier, Operator operator, boolean ifExists, String key, List<Operand> operands) {
    Condition {
        operands = List.copyOf(operands);
    }

    /** How the several values that a request may have for a key count. */
    enum Quantifier {
        /** The operator without a prefix, meant for keys of one value: any that fits will do. */
        NONE,
        /** {@code ForAnyValue:}. False without values. */
        ANY,
        /** {@code ForAllValues:}. True without values. */
        ALL
    }

    Match holds(Facts facts) {
        var values = facts.values(key);
        if (operator == Operator.NULL) {
            return fits(Boolean.toString(values.isEmpty()), facts);
        }
        if (values.isEmpty()
                || (quantifier != Quantifier.NONE && values.stream().allMatch(String::isEmpty))) {
            return Match.of(ifExists
                    || switch (quantifier) {
                        case NONE -> operator.negated();
                        case ANY -> false;
                        case ALL -> true;
                    });
        }
        // Without a prefix, a negated operator is the whole opposite of its counterpart: no value may fit.
        boolean every = quantifier == Quantifier.ALL || (quantifier == Quantifier.NONE && operator.negated());
        var all = every ? Match.YES : Match.NO;
        for (String value : values) {
            var one = operator.negated()
                    ? fits(value, facts).negated()
                    : fits(value, facts).orNo();
            all = every ? all.and(one) : all.or(one);
        }
        return all;
    }

    private Match fits(String value, Facts facts) {
        var match = Match.NO;
        for (Operand operand : operands) {
            match = match.or(operand.matches(value, facts));
            if (match == Match.YES) {
                return match;
            }
        }
        return match;
    }
}
