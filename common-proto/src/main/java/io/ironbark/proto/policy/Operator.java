package io.ironbark.proto.policy;

import io.ironbark.proto.policy.Operand.ArnOperand;
import io.ironbark.proto.policy.Operand.BytesOperand;
import io.ironbark.proto.policy.Operand.NetworkOperand;
import io.ironbark.proto.policy.Operand.NumberOperand;
import io.ironbark.proto.policy.Operand.TextOperand;
import io.ironbark.proto.policy.Operand.TimeOperand;
import io.ironbark.proto.policy.Operand.TruthOperand;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The condition operators. One whose name says Not is its counterpart turned round: it holds when no value fits, and
 * also when the request lacks the key.
 */
public enum Operator {
    STRING_EQUALS("StringEquals", false),
    STRING_NOT_EQUALS("StringNotEquals", true),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true),
    STRING_LIKE("StringLike", false),
    STRING_NOT_LIKE("StringNotLike", true),
    NUMERIC_EQUALS("NumericEquals", false),
    NUMERIC_NOT_EQUALS("NumericNotEquals", true),
    NUMERIC_LESS_THAN("NumericLessThan", false),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false),
    NUMERIC_GREATER_THAN("NumericGreaterThan", false),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", false),
    DATE_EQUALS("DateEquals", false),
    DATE_NOT_EQUALS("DateNotEquals", true),
    DATE_LESS_THAN("DateLessThan", false),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", false),
    DATE_GREATER_THAN("DateGreaterThan", false),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false),
    BOOL("Bool", false),
    BINARY_EQUALS("BinaryEquals", false),
    IP_ADDRESS("IpAddress", false),
    NOT_IP_ADDRESS("NotIpAddress", true),
    ARN_EQUALS("ArnEquals", false),
    ARN_NOT_EQUALS("ArnNotEquals", true),
    ARN_LIKE("ArnLike", false),
    ARN_NOT_LIKE("ArnNotLike", true),
    NULL("Null", false);

    static final Map<String, Operator> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Operator::word, Function.identity()));

    private final String word;
    private final boolean negated;

    Operator(String word, boolean negated) {
        this.word = word;
        this.negated = negated;
    }

    /** The name in documents. */
    public String word() {
        return word;
    }

    boolean negated() {
        return negated;
    }

    /** Throws {@link IllegalArgumentException} if the text is no value for this operator. */
    Operand operand(String text, boolean variables) {
        return switch (this) {
            case STRING_EQUALS, STRING_NOT_EQUALS -> new TextOperand(text(text, false, variables));
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
                new TextOperand(Template.ofAnyCase(PatternText.read(text, false, variables)));
            case STRING_LIKE, STRING_NOT_LIKE -> new TextOperand(text(text, true, variables));
            case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> NumberOperand.of(Order.EQUAL, text);
            case NUMERIC_LESS_THAN -> NumberOperand.of(Order.LESS, text);
            case NUMERIC_LESS_THAN_EQUALS -> NumberOperand.of(Order.LESS_OR_EQUAL, text);
            case NUMERIC_GREATER_THAN -> NumberOperand.of(Order.GREATER, text);
            case NUMERIC_GREATER_THAN_EQUALS -> NumberOperand.of(Order.GREATER_OR_EQUAL, text);
            case DATE_EQUALS, DATE_NOT_EQUALS -> TimeOperand.of(Order.EQUAL, text);
            case DATE_LESS_THAN -> TimeOperand.of(Order.LESS, text);
            case DATE_LESS_THAN_EQUALS -> TimeOperand.of(Order.LESS_OR_EQUAL, text);
            case DATE_GREATER_THAN -> TimeOperand.of(Order.GREATER, text);
            case DATE_GREATER_THAN_EQUALS -> TimeOperand.of(Order.GREATER_OR_EQUAL, text);
            case BOOL, NULL -> TruthOperand.of(text);
            case BINARY_EQUALS -> BytesOperand.of(text);
            case IP_ADDRESS, NOT_IP_ADDRESS -> NetworkOperand.of(text);
            case ARN_EQUALS, ARN_NOT_EQUALS, ARN_LIKE, ARN_NOT_LIKE -> new ArnOperand(ArnPattern.read(text, variables));
        };
    }

    private static Template text(String text, boolean wildcards, boolean variables) {
        return Template.of(PatternText.read(text, wildcards, variables));
    }
}
