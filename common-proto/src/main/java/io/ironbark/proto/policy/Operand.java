package io.ironbark.proto.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A value in a condition, compiled for its operator. A request's value of another kind does not fit it. */
sealed interface Operand {
    Match matches(String value, Template.Values values);

    /** Text, with wildcards if the operator has them. */
    record TextOperand(Template template) implements Operand {
        @Override
        public Match matches(String value, Template.Values values) {
            return template.matches(value, values);
        }
    }

    /** A pattern of ARNs. */
    record ArnOperand(ArnPattern pattern) implements Operand {
        @Override
        public Match matches(String value, Template.Values values) {
            return pattern.matches(ArnText.of(value), values);
        }
    }

    /** A decimal number. */
    record NumberOperand(Order order, BigDecimal number) implements Operand {
        private static final Pattern SHAPE = Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?");

        static NumberOperand of(Order order, String text) {
            return new NumberOperand(
                    order, parse(text).orElseThrow(() -> new IllegalArgumentException("is no number")));
        }

        private static Optional<BigDecimal> parse(String text) {
            return SHAPE.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
        }

        @Override
        public Match matches(String value, Template.Values values) {
            return Match.of(parse(value)
                    .filter(own -> order.holds(own.compareTo(number)))
                    .isPresent());
        }
    }

    /** A time: one of the ISO 8601 forms of W3C's note, or seconds since 1970. */
    record TimeOperand(Order order, Instant time) implements Operand {
        private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,12}");
        private static final Pattern ZONED = Pattern.compile(".*T.*(Z|[+-][0-9]{2}:?[0-9]{2})");

        static TimeOperand of(Order order, String text) {
            return new TimeOperand(order, parse(text).orElseThrow(() -> new IllegalArgumentException("is no date")));
        }

        private static Optional<Instant> parse(String text) {
            try {
                if (SECONDS.matcher(text).matches() && text.length() != 4) {
                    return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
                }
                if (ZONED.matcher(text).matches()) {
                    return Optional.of(OffsetDateTime.parse(text).toInstant());
                }
                if (text.contains("T")) {
                    return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
                }
                String day = text.length() == 4 ? text + "-01-01" : text.length() == 7 ? text + "-01" : text;
                return Optional.of(LocalDate.parse(day).atStartOfDay().toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        @Override
        public Match matches(String value, Template.Values values) {
            return Match.of(
                    parse(value).filter(own -> order.holds(own.compareTo(time))).isPresent());
        }
    }

    /** True or false. */
    record TruthOperand(boolean truth) implements Operand {
        static TruthOperand of(String text) {
            if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                throw new IllegalArgumentException("is neither true nor false");
            }
            return new TruthOperand(text.equalsIgnoreCase("true"));
        }

        @Override
        public Match matches(String value, Template.Values values) {
            return Match.of(value.equalsIgnoreCase(Boolean.toString(truth)));
        }
    }

    /** Bytes, in Base64 in the policy and in the request; kept in its one form with padding. */
    record BytesOperand(String base64) implements Operand {
        static BytesOperand of(String text) {
            return new BytesOperand(
                    canonical(text).orElseThrow(() -> new IllegalArgumentException("is not in Base64")));
        }

        private static Optional<String> canonical(String text) {
            try {
                return Optional.of(
                        Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        @Override
        public Match matches(String value, Template.Values values) {
            return Match.of(canonical(value).filter(base64::equals).isPresent());
        }
    }

    /** Addresses. */
    record NetworkOperand(Network network) implements Operand {
        static NetworkOperand of(String text) {
            return new NetworkOperand(Network.parse(text)
                    .orElseThrow(() -> new IllegalArgumentException("is neither an address nor a CIDR block")));
        }

        @Override
        public Match matches(String value, Template.Values values) {
            return Match.of(Network.address(value).filter(network::contains).isPresent());
        }
    }
}
