package io.ironbark.cloud.query;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Document;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.cloud.model.Shape;
import io.ironbark.proto.node.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/** Reads all of a structure of the model, every member checked, without a record that names them. */
record DocumentReader(ServiceModel model, Shape.Structure shape) implements ValueReader {
    @Override
    public Document.Members read(ParameterTree node, String path) {
        return structure(shape, node, path);
    }

    /** The parameters that read as this document. */
    Map<String, String> parameters(Document.Members document) {
        var parameters = new TreeMap<String, String>();
        write(shape, document, "", parameters);
        return parameters;
    }

    private Document value(Shape wanted, ParameterTree node, String path) {
        return switch (wanted) {
            case Shape.Structure structure -> structure(structure, node, path);
            case Shape.Sequence sequence -> {
                var elements = new ArrayList<Document>();
                var given = node.elements(path, true);
                int most = ValueReader.Elements.most(sequence);
                if (given.size() > most) {
                    throw new ApiException(new ApiError.InvalidParameterValue(
                            "The parameter " + path + " has more than " + most + " elements"));
                }
                for (var entry : given) {
                    elements.add(value(model.shape(sequence.element()), entry.getValue(), path + entry.getKey()));
                }
                yield new Document.Items(elements);
            }
            case Shape.Scalar scalar -> new Document.Text(text(scalar, node, path));
            case Shape.Table _ -> throw new ApiException(new ApiError.UnknownParameter(path));
        };
    }

    private Document.Members structure(Shape.Structure wanted, ParameterTree node, String path) {
        var members = new TreeMap<String, Document>();
        var wireNames = new TreeMap<String, Shape.Member>();
        wanted.members().values().forEach(member -> wireNames.put(model.requestName(member), member));
        node.children().forEach((name, child) -> {
            String full = path.isEmpty() ? name : path + "." + name;
            Shape.Member member = wireNames.get(name);
            if (member == null) {
                throw new ApiException(new ApiError.UnknownParameter(full));
            }
            if (child.meansSomething()) {
                members.put(member.name(), value(model.shape(member), child, full));
            }
        });
        for (String required : wanted.required()) {
            if (!members.containsKey(required)) {
                throw new ApiException(
                        new ApiError.MissingParameter(path.isEmpty() ? required : path + "." + required));
            }
        }
        return new Document.Members(members);
    }

    private static String text(Shape.Scalar scalar, ParameterTree node, String path) {
        Class<?> type = switch (scalar.type()) {
            case STRING -> String.class;
            case INTEGER -> Integer.class;
            case LONG -> Long.class;
            case DOUBLE, FLOAT -> Double.class;
            case BOOLEAN -> Boolean.class;
            case TIMESTAMP -> Instant.class;
            case BLOB -> Bytes.class;
        };
        Object value = ScalarReader.of(scalar, type, path).read(node, path);
        return value instanceof Bytes bytes ? bytes.base64() : value.toString();
    }

    private void write(Shape wanted, Document value, String path, Map<String, String> out) {
        switch (value) {
            case Document.Text(var text) -> out.put(path, text);
            case Document.Items(var elements) -> {
                Shape element = model.shape(((Shape.Sequence) wanted).element());
                for (int i = 0; i < elements.size(); i++) {
                    write(element, elements.get(i), path + "." + (i + 1), out);
                }
            }
            case Document.Members(var members) ->
                members.forEach((name, member) -> {
                    Shape.Member known = ((Shape.Structure) wanted)
                            .member(name)
                            .orElseThrow(() -> new ApiException(new ApiError.UnknownParameter(name)));
                    String wire = model.requestName(known);
                    write(model.shape(known), member, path.isEmpty() ? wire : path + "." + wire, out);
                });
        }
    }
}
