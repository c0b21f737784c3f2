package io.ironbark.cloud.query;

import io.ironbark.cloud.api.Document;
import io.ironbark.cloud.model.Operation;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.cloud.model.Shape;
import io.ironbark.proto.node.Bytes;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes the result record of one action as XML elements, by the model's names. */
public final class ResultWriter {

    /** Appends a value, without the element around it. */
    private interface ValueWriter {
        void write(Object value, StringBuilder out);
    }

    /** A component: where its value is, and the tags around it. */
    private record Part(
            Function<Object, Object> accessor, boolean optional, String open, String close, ValueWriter writer) {}

    private final ValueWriter root;
    private final boolean nothing;

    private ResultWriter(ValueWriter root, boolean nothing) {
        this.root = root;
        this.nothing = nothing;
    }

    /** Plans the writing; stops the start if record and model disagree. */
    public static ResultWriter of(ServiceModel model, Operation operation, Class<? extends Record> result) {
        boolean nothing = operation.output().isEmpty();
        return new ResultWriter(structure(model, model.output(operation), result), nothing);
    }

    /** True if the model has no output for the action, so that EC2 answers {@code <return>true</return>}. */
    public boolean writesNothing() {
        return nothing;
    }

    /** Appends the result's members. */
    public void write(Record result, StringBuilder out) {
        root.write(result, out);
    }

    private static ValueWriter structure(ServiceModel model, Shape.Structure shape, Class<?> record) {
        var parts = new ArrayList<Part>();
        for (RecordComponent component : record.getRecordComponents()) {
            String where = record.getSimpleName() + "." + component.getName();
            Shape.Member member = shape.member(Words.member(component))
                    .orElseThrow(() -> new ModelMismatch(where, shape.name() + " has no such member"));
            Type type = component.getGenericType();
            boolean optional = raw(type) == Optional.class;
            ValueWriter writer = value(model, model.shape(member), optional ? argument(type) : type, where);
            String name = model.answerName(member);
            parts.add(new Part(accessor(component, where), optional, "<" + name + ">", "</" + name + ">", writer));
        }
        Part[] plan = parts.toArray(Part[]::new);
        return (value, out) -> {
            for (Part part : plan) {
                write(part, value, out);
            }
        };
    }

    private static void write(Part part, Object holder, StringBuilder out) {
        Object value = part.accessor().apply(holder);
        if (part.optional()) {
            var optional = (Optional<?>) value;
            if (optional.isEmpty()) {
                return;
            }
            value = optional.get();
        }
        int start = out.length();
        out.append(part.open());
        int inside = out.length();
        part.writer().write(value, out);
        if (out.length() == inside) {
            out.setLength(start);
            out.append(part.open(), 0, part.open().length() - 1).append("/>");
        } else {
            out.append(part.close());
        }
    }

    private static ValueWriter value(ServiceModel model, Shape shape, Type type, String where) {
        return switch (shape) {
            case Shape.Structure structure
            when type == Document.Members.class ->
                (value, out) -> document(model, structure, (Document.Members) value, out);
            case Shape.Structure structure when raw(type).isRecord() -> structure(model, structure, raw(type));
            case Shape.Sequence sequence
            when raw(type) == List.class -> {
                String name = model.elementName(sequence);
                ValueWriter element = value(model, model.shape(sequence.element()), argument(type), where);
                String open = "<" + name + ">";
                String close = "</" + name + ">";
                yield (value, out) -> elements((List<?>) value, open, close, element, out);
            }
            case Shape.Scalar scalar -> scalar(scalar, raw(type), where);
            case Shape.Structure _, Shape.Sequence _, Shape.Table _ ->
                throw new ModelMismatch(where, "the model has " + shape.name() + ", the record " + type);
        };
    }

    private static void elements(List<?> values, String open, String close, ValueWriter element, StringBuilder out) {
        for (Object value : values) {
            out.append(open);
            element.write(value, out);
            out.append(close);
        }
    }

    private static void document(
            ServiceModel model, Shape.Structure shape, Document.Members members, StringBuilder out) {
        for (Shape.Member member : shape.members().values()) {
            members.get(member.name()).ifPresent(value -> {
                String name = model.answerName(member);
                out.append('<').append(name).append('>');
                document(model, model.shape(member), value, out);
                out.append("</").append(name).append('>');
            });
        }
    }

    private static void document(ServiceModel model, Shape shape, Document value, StringBuilder out) {
        switch (value) {
            case Document.Text(var text) -> XmlText.append(out, text);
            case Document.Members members -> document(model, (Shape.Structure) shape, members, out);
            case Document.Items(var elements) -> {
                var sequence = (Shape.Sequence) shape;
                String name = model.elementName(sequence);
                for (Document element : elements) {
                    out.append('<').append(name).append('>');
                    document(model, model.shape(sequence.element()), element, out);
                    out.append("</").append(name).append('>');
                }
            }
        }
    }

    private static ValueWriter scalar(Shape.Scalar shape, Class<?> type, String where) {
        boolean fits = switch (shape.type()) {
            case STRING -> !(Number.class.isAssignableFrom(type) || type.isPrimitive());
            case INTEGER, LONG ->
                type == int.class || type == long.class || type == Integer.class || type == Long.class;
            case DOUBLE, FLOAT -> type == double.class || type == Double.class;
            case BOOLEAN -> type == boolean.class || type == Boolean.class;
            case TIMESTAMP -> type == Instant.class;
            case BLOB -> type == Bytes.class;
        };
        if (!fits || type == List.class || type == Optional.class) {
            throw new ModelMismatch(where, "the model has " + shape.type() + ", the record " + type);
        }
        return switch (shape.type()) {
            case STRING -> type.isEnum() ? words(type) : (value, out) -> XmlText.append(out, value.toString());
            case INTEGER, LONG, BOOLEAN -> (value, out) -> out.append(value);
            case DOUBLE, FLOAT ->
                (value, out) -> out.append(BigDecimal.valueOf((Double) value).toPlainString());
            case TIMESTAMP -> (value, out) -> XmlTime.append(out, (Instant) value);
            case BLOB -> (value, out) -> out.append(((Bytes) value).base64());
        };
    }

    private static ValueWriter words(Class<?> type) {
        var words = new HashMap<Object, String>();
        for (Object constant : type.getEnumConstants()) {
            words.put(constant, Words.wire((Enum<?>) constant));
        }
        return (value, out) -> out.append(words.get(value));
    }

    /** A call that the compiler can see through, unlike one of a method handle that is no constant. */
    @SuppressWarnings("unchecked")
    private static Function<Object, Object> accessor(RecordComponent component, String where) {
        try {
            Class<?> holder = component.getAccessor().getDeclaringClass();
            var lookup = MethodHandles.privateLookupIn(holder, MethodHandles.lookup());
            MethodHandle direct = lookup.unreflect(component.getAccessor());
            Class<?> boxed = MethodType.methodType(component.getType()).wrap().returnType();
            return (Function<Object, Object>) LambdaMetafactory.metafactory(
                            lookup,
                            "apply",
                            MethodType.methodType(Function.class),
                            MethodType.methodType(Object.class, Object.class),
                            direct,
                            MethodType.methodType(boxed, holder))
                    .getTarget()
                    .invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new ModelMismatch(where, "can't be read: " + e);
        }
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }
}
