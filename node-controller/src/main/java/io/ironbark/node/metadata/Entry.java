package io.ironbark.node.metadata;

import io.ironbark.proto.node.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Something at a path: a directory, whose content is the list of its names, or a document. */
sealed interface Entry {
    /** Names in their order. */
    record Directory(List<Item> items) implements Entry {
        public Directory {
            items = List.copyOf(items);
        }

        Optional<Entry> find(String name) {
            return items.stream()
                    .filter(item -> item.name().equals(name))
                    .map(Item::entry)
                    .findFirst();
        }

        /** One label a line, without a newline at the end. */
        String listing() {
            return items.stream().map(Item::label).collect(Collectors.joining("\n"));
        }
    }

    /** A document. */
    record Leaf(String contentType, Bytes content) implements Entry {}

    /** A name in a directory, and what its listing shows for it. */
    record Item(String name, String label, Entry entry) {}

    static Leaf text(String text) {
        return new Leaf("text/plain", Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Collects a directory. */
    final class Builder {
        private final List<Item> items = new ArrayList<>();

        Builder text(String name, String content) {
            return add(name, name, Entry.text(content));
        }

        Builder text(String name, Optional<String> content) {
            content.ifPresent(present -> add(name, name, Entry.text(present)));
            return this;
        }

        Builder lines(String name, List<String> lines) {
            return text(name, String.join("\n", lines));
        }

        Builder directory(String name, Builder content) {
            return add(name, name + "/", content.build());
        }

        Builder add(String name, String label, Entry entry) {
            items.add(new Item(name, label, entry));
            return this;
        }

        Directory build() {
            return new Directory(items);
        }
    }
}
