package io.ironbark.walrus.post;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ironbark.proto.hop.Json;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a form may hold, as whoever signed its policy wants it. */
record PostPolicy(Instant expiration, List<Condition> conditions, Optional<SizeRange> size) {
    private static final int MAX_CONDITIONS = 200;
    /** Fields that are about the policy itself. */
    private static final Set<String> FREE = Set.of("policy", "signature", "awsaccesskeyid", "x-amz-signature", "file");

    private static final String IGNORED_START = "x-ignore-";

    /** How long the file may be. */
    record SizeRange(long from, long to) {}

    /** Something that must be true of a field. */
    record Condition(String field, String value, boolean start) {
        boolean holds(String actual) {
            return start ? actual.startsWith(value) : actual.equals(value);
        }
    }

    PostPolicy {
        conditions = List.copyOf(conditions);
    }

    /** Reads a policy in Base64; refuses what it does not understand. */
    static PostPolicy read(String base64) {
        try {
            var json =
                    Json.mapper().readTree(new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
            if (json == null || !json.isObject()) {
                throw invalid("Invalid Policy: Invalid JSON.");
            }
            return read(json);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw invalid("Invalid Policy: Invalid JSON.");
        }
    }

    private static PostPolicy read(JsonNode json) {
        var expiration = json.path("expiration");
        var list = json.path("conditions");
        if (!expiration.isTextual()) {
            throw invalid("Invalid Policy: Policy missing expiration.");
        }
        if (!list.isArray() || list.size() > MAX_CONDITIONS) {
            throw invalid("Invalid Policy: Policy missing conditions.");
        }
        var conditions = new ArrayList<Condition>();
        Optional<SizeRange> size = Optional.empty();
        for (var entry : list) {
            if (entry.isObject() && !entry.isEmpty()) {
                entry.properties()
                        .forEach(member -> conditions.add(condition(member.getKey(), member.getValue(), false)));
            } else if (entry.isArray() && entry.size() == 3 && entry.get(0).isTextual()) {
                var word = entry.get(0).textValue().toLowerCase(Locale.ROOT);
                if (word.equals("content-length-range")) {
                    size = Optional.of(new SizeRange(number(entry.get(1)), number(entry.get(2))));
                } else {
                    conditions.add(condition(word, entry));
                }
            } else {
                throw invalid("Invalid Policy: Invalid condition: " + shortened(entry));
            }
        }
        return new PostPolicy(time(expiration.textValue()), conditions, size);
    }

    private static Condition condition(String word, JsonNode entry) {
        var field = entry.get(1).asText();
        boolean start = word.equals("starts-with");
        if (!field.startsWith("$") || !(start || word.equals("eq"))) {
            throw invalid("Invalid Policy: Invalid condition: " + shortened(entry));
        }
        return condition(field.substring(1), entry.get(2), start);
    }

    private static Condition condition(String field, JsonNode value, boolean start) {
        if (!value.isTextual()) {
            throw invalid("Invalid Policy: Invalid Simple-Condition: value must be a string.");
        }
        return new Condition(field.toLowerCase(Locale.ROOT), value.textValue(), start);
    }

    private static long number(JsonNode node) {
        try {
            long number = node.isIntegralNumber() ? node.longValue() : Long.parseLong(node.asText());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid("Invalid Policy: Invalid content-length-range.");
        }
        throw invalid("Invalid Policy: Invalid content-length-range.");
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw invalid("Invalid Policy: Invalid 'expiration' value: '" + text + "'");
        }
    }

    private static String shortened(JsonNode node) {
        var text = node.toString();
        return text.substring(0, Math.min(80, text.length()));
    }

    private static S3Exception invalid(String message) {
        return S3Error.InvalidPolicyDocument.because(message);
    }

    /** Ends the request unless the form is one that the policy is for, all of it, and it is still good. */
    void check(Form form, String bucket, Instant now) {
        if (!now.isBefore(expiration)) {
            throw denied("Policy expired.");
        }
        if (form.field("bucket").filter(named -> !named.equals(bucket)).isPresent()) {
            throw denied("Policy Condition failed: [\"eq\", \"$bucket\", \"" + bucket + "\"]");
        }
        for (var condition : conditions) {
            var actual = condition.field().equals("bucket")
                    ? bucket
                    : form.field(condition.field()).orElse("");
            if (!condition.holds(actual)) {
                throw denied("Policy Condition failed: [\"%s\", \"$%s\", \"%s\"]"
                        .formatted(condition.start() ? "starts-with" : "eq", condition.field(), condition.value()));
            }
        }
        if (!covers("bucket")) {
            throw denied("Extra input fields: bucket");
        }
        for (var name : form.fields().keySet()) {
            if (!FREE.contains(name) && !name.startsWith(IGNORED_START) && !covers(name)) {
                throw denied("Extra input fields: " + name);
            }
        }
    }

    private boolean covers(String field) {
        return conditions.stream().anyMatch(condition -> condition.field().equals(field));
    }

    private static S3Exception denied(String why) {
        return S3Error.AccessDenied.because("Invalid according to Policy: " + why);
    }
}
