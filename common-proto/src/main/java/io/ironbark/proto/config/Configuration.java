package io.ironbark.proto.config;

import io.ironbark.proto.config.ConfigurationException.Mistake;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads a configuration file into a record, or says all that is wrong with it. */
public final class Configuration {
    private final ConfigurationFile file;
    private final List<Mistake> mistakes;

    private Configuration(ConfigurationFile file, List<Mistake> mistakes) {
        this.file = file;
        this.mistakes = mistakes;
    }

    /** Throws {@link ConfigurationException} with all mistakes if the file is not what the record asks for. */
    public static <R extends Record> R load(Path path, Class<R> type) throws ConfigurationException {
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
        } catch (IOException e) {
            throw new ConfigurationException(path, List.of(new Mistake(0, "cannot be read: " + e)));
        }
        var mistakes = new ArrayList<Mistake>();
        var configuration = new Configuration(ConfigurationFile.parse(lines, mistakes), mistakes);
        var result = configuration.group(type, "");
        for (var entry : configuration.file.unused()) {
            mistakes.add(new Mistake(entry.getValue().line(), "there is no setting '%s'".formatted(entry.getKey())));
        }
        if (result.isEmpty() || !mistakes.isEmpty()) {
            mistakes.sort(Comparator.comparingInt(Mistake::line));
            throw new ConfigurationException(path, mistakes);
        }
        return result.get();
    }

    /** Empty if anything in the group is wrong; then there is a mistake for it. */
    private <R> Optional<R> group(Class<R> type, String prefix) {
        var components = type.getRecordComponents();
        var values = Arrays.stream(components)
                .map(component -> component(component, prefix))
                .toList();
        if (values.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        try {
            return Optional.of(constructor(type, components)
                    .newInstance(values.stream().map(Optional::get).toArray()));
        } catch (InvocationTargetException e) {
            var where = prefix.isEmpty() ? "" : "'" + prefix.substring(0, prefix.length() - 1) + "': ";
            mistakes.add(
                    new Mistake(0, where + Objects.requireNonNull(e.getCause()).getMessage()));
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + type, e);
        }
    }

    private static <R> Constructor<R> constructor(Class<R> type, RecordComponent[] components)
            throws NoSuchMethodException {
        var constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return constructor;
    }

    private Optional<Object> component(RecordComponent component, String prefix) {
        var key = prefix + Values.kebab(component.getName());
        var type = component.getType();
        if (type == Optional.class) {
            return optional(argument(component.getGenericType()), key);
        }
        if (type.isRecord() && !Values.isValue(type)) {
            return group(type, key + ".").map(value -> value);
        }
        var entry = file.take(key);
        if (entry.isEmpty()) {
            var byDefault = component.getAnnotation(Default.class);
            if (byDefault == null) {
                mistakes.add(new Mistake(0, "'%s' is missing".formatted(key)));
                return Optional.empty();
            }
            return read(component.getGenericType(), key, new ConfigurationFile.Entry(0, byDefault.value()));
        }
        return read(component.getGenericType(), key, entry.get());
    }

    /** An empty {@code Optional} inside the outer one is a setting that is rightly absent. */
    private Optional<Object> optional(Class<?> type, String key) {
        if (type.isRecord() && !Values.isValue(type)) {
            return file.hasUnder(key + ".") ? group(type, key + ".").map(Optional::of) : Optional.of(Optional.empty());
        }
        var entry = file.take(key);
        return entry.isEmpty()
                ? Optional.of(Optional.empty())
                : read(type, key, entry.get()).map(Optional::of);
    }

    private Optional<Object> read(Type type, String key, ConfigurationFile.Entry entry) {
        try {
            if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
                var element = argument(list);
                return Optional.of(Arrays.stream(entry.value().split(",", -1))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .map(text -> Values.read(element, text))
                        .toList());
            }
            return Optional.of(Values.read((Class<?>) type, entry.value()));
        } catch (IllegalArgumentException e) {
            mistakes.add(new Mistake(entry.line(), "'%s' %s".formatted(key, e.getMessage())));
            return Optional.empty();
        }
    }

    private static Class<?> argument(Type type) {
        return (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[0];
    }
}
