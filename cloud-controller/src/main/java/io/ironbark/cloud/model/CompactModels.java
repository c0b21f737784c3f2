package io.ironbark.cloud.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs while Ironbark is built: copies service models without what only people and code generators read. */
public final class CompactModels {
    private static final String SUFFIX = "-model.json";

    private static final Set<String> DROPPED = Set.of(
            "documentation", "http", "errors", "deprecated", "deprecatedMessage", "idempotencyToken", "sensitive");

    private CompactModels() {}

    /** Takes the folder with the SDK's models and the folder to write to. */
    public static void main(String[] args) throws IOException {
        Path from = Path.of(args[0]);
        Path to = Files.createDirectories(Path.of(args[1]));
        var json = new ObjectMapper();
        List<Path> models;
        try (var files = Files.list(from)) {
            models = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
        for (Path model : models) {
            JsonNode root = json.readTree(model.toFile());
            ((ObjectNode) root).remove(List.of("version", "examples"));
            strip(root);
            String name = model.getFileName().toString().replace(SUFFIX, ".json");
            Files.write(to.resolve(name), json.writeValueAsBytes(root));
        }
    }

    /** Names of members are never dropped: those of a structure are one level below {@code members}. */
    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                if (name.equals("members") || name.equals("shapes") || name.equals("operations")) {
                    object.get(name).forEach(CompactModels::strip);
                } else if (DROPPED.contains(name)) {
                    object.remove(name);
                } else {
                    strip(object.get(name));
                }
            }
        }
    }
}
