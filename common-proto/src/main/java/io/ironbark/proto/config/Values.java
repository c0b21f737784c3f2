package io.ironbark.proto.config;

import io.ironbark.proto.auth.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads single values: the text of a setting becomes its type, or an {@link IllegalArgumentException} for the user. */
final class Values {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

    /** Numbers and truths stand twice: an optional one is boxed. */
    private static final Map<Class<?>, Function<String, Object>> READERS = Map.ofEntries(
            Map.entry(String.class, text -> text),
            Map.entry(int.class, text -> number(text, Integer::valueOf)),
            Map.entry(Integer.class, text -> number(text, Integer::valueOf)),
            Map.entry(long.class, text -> number(text, Long::valueOf)),
            Map.entry(Long.class, text -> number(text, Long::valueOf)),
            Map.entry(boolean.class, Values::truth),
            Map.entry(Boolean.class, Values::truth),
            Map.entry(Duration.class, Values::duration),
            Map.entry(Path.class, Values::path),
            Map.entry(URI.class, Values::uri),
            Map.entry(Secret.class, Secret::new));

    private Values() {}

    /** True if the type is written as one value, not as a group of settings. */
    static boolean isValue(Class<?> type) {
        return READERS.containsKey(type) || type.isEnum() || parser(type).isPresent();
    }

    static Object read(Class<?> type, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("has no value");
        }
        var reader = READERS.get(type);
        if (reader != null) {
            return reader.apply(text);
        }
        if (type.isEnum()) {
            return constant(type, text);
        }
        return parsed(parser(type).orElseThrow(), text);
    }

    private static Optional<Method> parser(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals("parse")
                        && Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == Optional.class
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class}))
                .findFirst();
    }

    private static Object parsed(Method parser, String text) {
        try {
            var result = (Optional<?>) parser.invoke(null, text);
            return result.orElseThrow(() -> new IllegalArgumentException("is not a %s: '%s'"
                    .formatted(words(parser.getDeclaringClass().getSimpleName()), text)));
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot call " + parser, e);
        }
    }

    private static Object constant(Class<?> type, String text) {
        var wanted = text.toUpperCase(Locale.ROOT).replace('-', '_');
        var constants = type.getEnumConstants();
        for (var constant : constants) {
            if (((Enum<?>) constant).name().equals(wanted)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("is none of %s: '%s'"
                .formatted(
                        Arrays.stream(constants)
                                .map(constant -> ((Enum<?>) constant)
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-'))
                                .collect(Collectors.joining(", ")),
                        text));
    }

    private static Object number(String text, Function<String, Object> reader) {
        try {
            return reader.apply(text.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a whole number in range: '" + text + "'", e);
        }
    }

    private static Object truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false: '" + text + "'");
        };
    }

    private static Object duration(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a duration such as 250ms, 10s, 5m, 1h or 30d: '" + text + "'");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static Object path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path: '" + text + "'", e);
        }
    }

    private static Object uri(String text) {
        var uri = URI.create(text);
        if (!uri.isAbsolute()) {
            throw new IllegalArgumentException("is not an absolute URI: '" + text + "'");
        }
        return uri;
    }

    /** {@code HostPort} becomes {@code host port}. */
    private static String words(String typeName) {
        return kebab(typeName).replace('-', ' ');
    }

    /** {@code nodeGrace} becomes {@code node-grace}. */
    static String kebab(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
