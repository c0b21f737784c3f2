package io.ironbark.cloud.launchtemplate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ironbark.cloud.api.Document;
import io.ironbark.proto.hop.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.TreeMap;

/** Documents as JSON: structures are objects, lists are arrays, every scalar is text. */
final class DocumentJson {
    private DocumentJson() {}

    static String write(Document.Members document) {
        return node(document).toString();
    }

    static Document.Members read(String json) {
        try {
            return (Document.Members) value(Json.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class));
        } catch (IOException e) {
            throw new IllegalStateException("a stored document is no JSON", e);
        }
    }

    private static JsonNode node(Document document) {
        var make = JsonNodeFactory.instance;
        return switch (document) {
            case Document.Text(var text) -> make.textNode(text);
            case Document.Items(var elements) -> {
                var array = make.arrayNode();
                elements.forEach(element -> array.add(node(element)));
                yield array;
            }
            case Document.Members(var members) -> {
                var object = make.objectNode();
                members.forEach((name, member) -> object.set(name, node(member)));
                yield object;
            }
        };
    }

    private static Document value(JsonNode node) {
        if (node.isArray()) {
            var elements = new ArrayList<Document>();
            node.forEach(element -> elements.add(value(element)));
            return new Document.Items(elements);
        }
        if (node.isObject()) {
            var members = new TreeMap<String, Document>();
            node.properties().forEach(entry -> members.put(entry.getKey(), value(entry.getValue())));
            return new Document.Members(members);
        }
        return new Document.Text(node.asText());
    }
}
