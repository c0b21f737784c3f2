package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.api.Action.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which of the filters that Amazon's reference names are served, and that each of those can be asked for. */
class FilterNamesTest {
    private static final Path LIST = Path.of("src/test/resources/golden/filters.txt");
    private static final String UPDATE = "ironbark.update";
    private static final String ABSENT = "-";
    private static final int PER_REQUEST = 50;

    private final Catalog catalog = SharedCloud.cloud().controller().catalog();

    @Test
    void theListSaysWhichFiltersAreServed() throws IOException {
        var lines = new ArrayList<String>();
        for (String line : Files.readAllLines(LIST)) {
            lines.add(line.startsWith("#") ? line : marked(line));
        }
        String list = String.join("\n", lines) + "\n";
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(LIST, list);
        }
        assertThat(Files.readString(LIST))
                .as("run this test with -D%s=true to write the list anew", UPDATE)
                .isEqualTo(list);
    }

    private String marked(String line) {
        String[] words = line.split(" ", -1);
        SortedSet<String> served = filters(words[0]);
        var marked = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            String name = words[i].startsWith(ABSENT) ? words[i].substring(1) : words[i];
            marked.append(' ').append(served.contains(name) ? "" : ABSENT).append(name);
        }
        return marked.toString();
    }

    private SortedSet<String> filters(String action) {
        return Objects.requireNonNull(catalog.endpoints(Service.EC2).get(action), action)
                .action()
                .filters();
    }

    /** Each is SQL or code of its own, so each is tried; several together narrow to nothing, which is an answer. */
    @Test
    void everyFilterOfEveryActionCanBeAskedFor() {
        var client = SharedCloud.newAccount();
        var failures = new TreeMap<String, String>();
        catalog.endpoints(Service.EC2).forEach((action, endpoint) -> {
            var names = new ArrayList<>(new TreeSet<>(endpoint.action().filters()));
            for (int from = 0; from < names.size(); from += PER_REQUEST) {
                var parameters = new ArrayList<Object>();
                List<String> some = names.subList(from, Math.min(names.size(), from + PER_REQUEST));
                for (int i = 0; i < some.size(); i++) {
                    String filter = "Filter." + (i + 1);
                    parameters.addAll(List.of(filter + ".Name", some.get(i).replace("tag:*", "tag:a:b")));
                    parameters.addAll(List.of(filter + ".Value.1", "1*"));
                }
                var reply = client.ec2(action, parameters.toArray());
                boolean needsMore = reply.code().equals("MissingParameter");
                if (reply.status() != 200 && !needsMore) {
                    failures.put(action + " " + some, reply.toString());
                }
            }
        });
        assertThat(failures).isEmpty();
    }
}
