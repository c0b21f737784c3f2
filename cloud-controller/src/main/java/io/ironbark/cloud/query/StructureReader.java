package io.ironbark.cloud.query;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Document;
import io.ironbark.cloud.api.KeepEmpty;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.cloud.model.Shape;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads a record that has some of the members of a structure of the model. */
final class StructureReader implements ValueReader {
    /** What becomes of a component whose parameter is absent. */
    private enum Absence {
        REFUSED,
        EMPTY_OPTIONAL,
        EMPTY_LIST,
        EMPTY_TEXT,
        FALSE
    }

    /** A component, and where its value comes from. */
    private record Part(String wireName, ValueReader reader, Absence absence, boolean keepEmpty) {}

    private final String action;
    private final Constructor<?> constructor;
    private final List<Part> parts;
    private final Map<String, Boolean> known;

    /** Where among the components the page is, which is no parameter but comes from the binder; -1 if nowhere. */
    private final int pageAt;

    private StructureReader(
            String action, Constructor<?> constructor, List<Part> parts, Map<String, Boolean> known, int pageAt) {
        this.action = action;
        this.constructor = constructor;
        this.parts = parts;
        this.known = known;
        this.pageAt = pageAt;
    }

    /** Plans how to read the record; stops the start if the model has no such members. */
    static StructureReader of(String action, ServiceModel model, Shape.Structure shape, Class<?> record) {
        var parts = new ArrayList<Part>();
        int pageAt = -1;
        var known = new TreeMap<String, Boolean>();
        shape.members().values().forEach(member -> known.put(model.requestName(member), false));
        for (RecordComponent component : record.getRecordComponents()) {
            String where = record.getSimpleName() + "." + component.getName();
            if (component.getType() == PageRequest.class) {
                pageAt = parts.size();
                continue;
            }
            Shape.Member member = shape.member(Words.member(component))
                    .orElseThrow(() -> new ModelMismatch(where, shape.name() + " has no such member"));
            Part part = part(action, model, shape, member, component, where);
            parts.add(part);
            known.put(part.wireName(), true);
        }
        return new StructureReader(action, constructor(record), List.copyOf(parts), known, pageAt);
    }

    /** The names that this reader honours, down to the last member, such as {@code Filter.N.Value.N}. */
    List<String> honoured() {
        return parts.stream()
                .flatMap(part -> names(part.reader()).map(name -> part.wireName() + name))
                .toList();
    }

    private static Stream<String> names(ValueReader reader) {
        return switch (reader) {
            case ScalarReader _, DocumentReader _ -> Stream.of("");
            case StructureReader structure -> structure.honoured().stream().map(name -> "." + name);
            case Elements elements -> names(elements.element()).map(name -> ".N" + name);
        };
    }

    @Override
    public Object read(ParameterTree node, String path) {
        node.children().forEach((name, child) -> checkKnown(name, child, path));
        if (node.children().isEmpty()) {
            throw new ApiException(new ApiError.InvalidParameterValue("The parameter " + path + " has members"));
        }
        return read(node, path, PageRequest.ALL);
    }

    /** Reads the components, without a look at what other parameters there are. */
    Object read(ParameterTree node, String path, PageRequest page) {
        var values = new ArrayList<Object>(parts.size());
        for (Part part : parts) {
            String childPath = path.isEmpty() ? part.wireName() : path + "." + part.wireName();
            ParameterTree child = node.children().get(part.wireName());
            boolean present = child != null && (child.meansSomething() || part.keepEmpty());
            values.add(child != null && present ? present(part, child, childPath) : absent(part, childPath));
        }
        if (pageAt >= 0) {
            values.add(pageAt, page);
        }
        return construct(values);
    }

    /** Refuses a parameter that we don't honour, unless it is empty, and one that nobody knows. */
    void checkKnown(String name, ParameterTree child, String path) {
        Boolean honoured = known.get(name);
        String full = path.isEmpty() ? name : path + "." + name;
        if (honoured == null) {
            throw new ApiException(new ApiError.UnknownParameter(full));
        }
        if (!honoured && child.meansSomething()) {
            throw new ApiException(new ApiError.UnsupportedParameter(action, full));
        }
    }

    private static Object present(Part part, ParameterTree child, String path) {
        Object value = part.reader().read(child, path);
        if (part.absence() == Absence.REFUSED && value instanceof List<?> list && list.isEmpty()) {
            throw new ApiException(new ApiError.MissingParameter(path));
        }
        return part.absence() == Absence.EMPTY_OPTIONAL ? Optional.of(value) : value;
    }

    private static Object absent(Part part, String path) {
        return switch (part.absence()) {
            case REFUSED -> throw new ApiException(new ApiError.MissingParameter(path));
            case EMPTY_OPTIONAL -> Optional.empty();
            case EMPTY_LIST -> List.of();
            case EMPTY_TEXT -> "";
            case FALSE -> false;
        };
    }

    private Object construct(List<Object> values) {
        try {
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ApiException refusal) {
                throw refusal;
            }
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw new ApiException(new ApiError.InvalidParameterValue(String.valueOf(wrong.getMessage())));
            }
            throw new IllegalStateException("can't make a " + constructor.getDeclaringClass(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("can't make a " + constructor.getDeclaringClass(), e);
        }
    }

    private static Part part(
            String action,
            ServiceModel model,
            Shape.Structure shape,
            Shape.Member member,
            RecordComponent component,
            String where) {
        boolean keepEmpty = component.isAnnotationPresent(KeepEmpty.class);
        boolean required = shape.required().contains(member.name());
        Type type = component.getGenericType();
        Absence absence;
        if (isA(type, Optional.class)) {
            type = argument(type);
            absence = required ? Absence.REFUSED : Absence.EMPTY_OPTIONAL;
            if (required) {
                throw new ModelMismatch(where, "the model requires it, so it can't be Optional");
            }
        } else if (isA(type, List.class)) {
            absence = required ? Absence.REFUSED : Absence.EMPTY_LIST;
        } else if (type == boolean.class) {
            absence = required ? Absence.REFUSED : Absence.FALSE;
        } else {
            absence = type == String.class && keepEmpty ? Absence.EMPTY_TEXT : Absence.REFUSED;
        }
        ValueReader reader = reader(action, model, model.shape(member), type, keepEmpty, where);
        return new Part(model.requestName(member), reader, absence, keepEmpty);
    }

    private static ValueReader reader(
            String action, ServiceModel model, Shape shape, Type type, boolean keepEmpty, String where) {
        return switch (shape) {
            case Shape.Sequence sequence
            when isA(type, List.class) ->
                new Elements(
                        reader(action, model, model.shape(sequence.element()), argument(type), keepEmpty, where),
                        keepEmpty,
                        Elements.most(sequence));
            case Shape.Structure structure when type == Document.Members.class -> new DocumentReader(model, structure);
            case Shape.Structure structure
            when type instanceof Class<?> record && record.isRecord() -> of(action, model, structure, record);
            case Shape.Scalar scalar when type instanceof Class<?> value -> ScalarReader.of(scalar, value, where);
            case Shape.Sequence _, Shape.Structure _, Shape.Scalar _, Shape.Table _ ->
                throw new ModelMismatch(where, "the model has " + shape + ", the record " + type);
        };
    }

    private static boolean isA(Type type, Class<?> raw) {
        return type instanceof ParameterizedType parameterized && parameterized.getRawType() == raw;
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    static Constructor<?> constructor(Class<?> record) {
        Class<?>[] types = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = record.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical;
        } catch (NoSuchMethodException e) {
            throw new ModelMismatch(record.getSimpleName(), "no canonical constructor");
        }
    }
}
