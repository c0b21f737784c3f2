package io.ironbark.cloud.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One service's operations and shapes.
 *
 * @param protocol {@code ec2} or {@code query}: they name things on the wire in different ways
 * @param version such as {@code 2016-11-15}
 */
public record ServiceModel(
        String protocol,
        String version,
        String namespace,
        Map<String, Operation> operations,
        Map<String, Shape> shapes) {
    private static final String EC2_NAMESPACE = "http://ec2.amazonaws.com/doc/";

    /** Reads a model that the build has put into the jar, such as {@code ec2-2016-11-15}. */
    public static ServiceModel load(String name) {
        String resource = "/models/" + name + ".json";
        try (InputStream in = ServiceModel.class.getResourceAsStream(resource)) {
            return parse(new ObjectMapper().readTree(Objects.requireNonNull(in, resource)));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + resource, e);
        }
    }

    /** The shape with this name. */
    public Shape shape(String name) {
        return Objects.requireNonNull(shapes.get(name), name);
    }

    /** The shape that a member has. */
    public Shape shape(Shape.Member member) {
        return shape(member.shape());
    }

    /** The structure that an operation takes; one without members if it takes nothing. */
    public Shape.Structure input(Operation operation) {
        return structure(operation.input());
    }

    /** The structure that an operation answers; one without members if it answers nothing. */
    public Shape.Structure output(Operation operation) {
        return structure(operation.output());
    }

    /** True for EC2's own way of naming things on the wire. */
    public boolean ec2() {
        return protocol.equals("ec2");
    }

    /** The namespace of answers. EC2's names the version that the client asked for: old clients match it. */
    public String namespace(String askedVersion) {
        return namespace.startsWith(EC2_NAMESPACE) ? EC2_NAMESPACE + askedVersion + "/" : namespace;
    }

    /** A member's name in requests. EC2 writes the wire's names with a capital. */
    public String requestName(Shape.Member member) {
        if (!ec2()) {
            return member.locationName().orElse(member.name());
        }
        return member.queryName()
                .or(() -> member.locationName().map(ServiceModel::capitalised))
                .orElse(member.name());
    }

    /** A member's name in answers. */
    public String answerName(Shape.Member member) {
        return member.locationName().orElse(member.name());
    }

    /** The name of a list's elements in answers. */
    public String elementName(Shape.Sequence sequence) {
        return sequence.element().locationName().orElse(ec2() ? "item" : "member");
    }

    private Shape.Structure structure(Optional<String> name) {
        return name.map(this::shape)
                .map(Shape.Structure.class::cast)
                .orElseGet(() -> new Shape.Structure("", Map.of(), new LinkedHashSet<>()));
    }

    private static String capitalised(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static ServiceModel parse(JsonNode root) {
        var operations = new TreeMap<String, Operation>();
        root.get("operations")
                .properties()
                .forEach(entry -> operations.put(entry.getKey(), operation(entry.getKey(), entry.getValue())));
        var shapes = new TreeMap<String, Shape>();
        root.get("shapes")
                .properties()
                .forEach(entry -> shapes.put(entry.getKey(), shape(entry.getKey(), entry.getValue())));
        JsonNode metadata = root.get("metadata");
        return new ServiceModel(
                metadata.get("protocol").asText(),
                metadata.get("apiVersion").asText(),
                metadata.get("xmlNamespace").asText(),
                Collections.unmodifiableMap(operations),
                Collections.unmodifiableMap(shapes));
    }

    private static Operation operation(String name, JsonNode node) {
        return new Operation(name, text(node.path("input"), "shape"), text(node.path("output"), "shape"));
    }

    private static Shape shape(String name, JsonNode node) {
        String type = node.get("type").asText();
        return switch (type) {
            case "structure" -> structure(name, node);
            case "list" -> new Shape.Sequence(name, member("", node.get("member")), number(node, "max"));
            case "map" -> new Shape.Table(name);
            default ->
                new Shape.Scalar(
                        name,
                        Shape.Type.valueOf(type.toUpperCase(Locale.ROOT)),
                        texts(node.path("enum")),
                        number(node, "min"),
                        number(node, "max"));
        };
    }

    private static Shape.Structure structure(String name, JsonNode node) {
        var members = new LinkedHashMap<String, Shape.Member>();
        node.path("members")
                .properties()
                .forEach(entry -> members.put(entry.getKey(), member(entry.getKey(), entry.getValue())));
        return new Shape.Structure(
                name, Collections.unmodifiableMap(members), new LinkedHashSet<>(texts(node.path("required"))));
    }

    private static Shape.Member member(String name, JsonNode node) {
        return new Shape.Member(name, node.get("shape").asText(), text(node, "locationName"), text(node, "queryName"));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asText()));
        return List.copyOf(texts);
    }

    private static Optional<String> text(JsonNode node, String field) {
        return node.has(field) ? Optional.of(node.get(field).asText()) : Optional.empty();
    }

    private static Optional<Long> number(JsonNode node, String field) {
        return node.has(field) ? Optional.of(node.get(field).asLong()) : Optional.empty();
    }
}
