package io.ironbark.proto.policy;

import io.ironbark.proto.policy.Part.AnyOne;
import io.ironbark.proto.policy.Part.AnyRun;
import io.ironbark.proto.policy.Part.Literal;
import io.ironbark.proto.policy.Part.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A pattern that may hold variables. Without any it is compiled once; with some it is compiled for each request, the
 * values taken as literal text: a user named {@code *} gains nothing by it.
 */
final class Template {
    private final List<Part> parts;
    private final boolean anyCase;
    private final Optional<Wildcard> fixed;

    private Template(List<Part> parts, boolean anyCase) {
        this.parts = parts;
        this.anyCase = anyCase;
        this.fixed = parts.stream().anyMatch(Variable.class::isInstance)
                ? Optional.empty()
                : compile(parts, key -> Optional.empty());
    }

    /** How a variable gets its value: empty unless the request has exactly one. */
    @FunctionalInterface
    interface Values {
        Optional<String> single(String key);
    }

    static Template of(List<Part> parts) {
        return new Template(List.copyOf(parts), false);
    }

    /** Takes text that differs only in case. */
    static Template ofAnyCase(List<Part> parts) {
        return new Template(List.copyOf(parts), true);
    }

    Match matches(String text, Values values) {
        var wildcard = fixed.isPresent() ? fixed : compile(parts, values);
        return wildcard.isEmpty() ? Match.UNRESOLVED : Match.of(wildcard.get().matches(folded(text)));
    }

    /** The templates between the first {@code most} - 1 separators that stand in literal text. */
    static List<Template> split(List<Part> parts, char separator, int most) {
        var templates = new ArrayList<Template>();
        var current = new ArrayList<Part>();
        for (Part part : parts) {
            if (!(part instanceof Literal(var text))) {
                current.add(part);
                continue;
            }
            int from = 0;
            int to = text.indexOf(separator);
            while (to >= 0 && templates.size() < most - 1) {
                current.add(new Literal(text.substring(from, to)));
                templates.add(of(current));
                current.clear();
                from = to + 1;
                to = text.indexOf(separator, from);
            }
            current.add(new Literal(text.substring(from)));
        }
        templates.add(of(current));
        return List.copyOf(templates);
    }

    /** True if there is just one text that fits: no wildcard, no variable. */
    boolean isLiteral() {
        return parts.stream().allMatch(Literal.class::isInstance);
    }

    boolean endsOpen() {
        return !parts.isEmpty() && parts.getLast() instanceof AnyRun;
    }

    private Optional<Wildcard> compile(List<Part> sources, Values values) {
        var builder = new Wildcard.Builder();
        for (Part part : sources) {
            switch (part) {
                case Literal(var text) -> builder.literal(folded(text));
                case AnyOne() -> builder.anyOne();
                case AnyRun() -> builder.anyRun();
                case Variable(var key, var otherwise) -> {
                    var value = values.single(key).or(() -> otherwise);
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    builder.literal(folded(value.get()));
                }
            }
        }
        return Optional.of(builder.build());
    }

    private String folded(String text) {
        return anyCase ? text.toLowerCase(Locale.ROOT) : text;
    }
}
