package io.ironbark.proto.config;

import io.ironbark.proto.config.ConfigurationException.Mistake;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The lines of a configuration file by key; knows which of them were asked for. */
final class ConfigurationFile {
    private static final Pattern KEY = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");

    record Entry(int line, String value) {}

    private final SortedMap<String, Entry> entries = new TreeMap<>();
    private final SortedMap<String, Entry> unused = new TreeMap<>();

    static ConfigurationFile parse(List<String> lines, List<Mistake> mistakes) {
        var file = new ConfigurationFile();
        for (int number = 1; number <= lines.size(); number++) {
            file.add(number, lines.get(number - 1).strip(), mistakes);
        }
        file.unused.putAll(file.entries);
        return file;
    }

    private void add(int number, String line, List<Mistake> mistakes) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int equals = line.indexOf('=');
        String key = equals < 0 ? "" : line.substring(0, equals).strip();
        if (!KEY.matcher(key).matches()) {
            mistakes.add(new Mistake(number, "not of the form key = value"));
            return;
        }
        var entry = new Entry(number, line.substring(equals + 1).strip());
        var before = entries.putIfAbsent(key, entry);
        if (before != null) {
            mistakes.add(new Mistake(number, "'%s' is also set in line %d".formatted(key, before.line())));
        }
    }

    Optional<Entry> take(String key) {
        unused.remove(key);
        return Optional.ofNullable(entries.get(key));
    }

    boolean hasUnder(String prefix) {
        return entries.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    /** Lines that no setting asked for. */
    Iterable<Map.Entry<String, Entry>> unused() {
        return unused.entrySet();
    }
}
