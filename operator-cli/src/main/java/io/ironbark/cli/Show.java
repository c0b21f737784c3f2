package io.ironbark.cli;

import io.ironbark.proto.hop.Json;
import io.ironbark.proto.node.Capacity;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/** Prints a document, in the form that was asked for. */
final class Show {
    private Show() {}

    static <T> void document(Operator operator, PrintWriter out, T document, Function<T, String> people) {
        if (operator.json()) {
            out.println(new String(Json.write(document), StandardCharsets.UTF_8));
        } else {
            out.print(people.apply(document));
        }
        out.flush();
    }

    /** Such as {@code 2 vCPU, 512 MiB, 8 GiB}. */
    static String capacity(Capacity amount) {
        return "%d vCPU, %d MiB, %d GiB".formatted(amount.vcpus(), amount.memoryMib(), amount.diskGib());
    }

    /** Such as {@code 4 s ago} or {@code 3 min ago}. */
    static String ago(long millis) {
        Duration age = Duration.ofMillis(Math.max(0, millis));
        if (age.toDays() > 1) {
            return age.toDays() + " days ago";
        }
        if (age.toHours() > 1) {
            return age.toHours() + " h ago";
        }
        return age.toMinutes() > 1 ? age.toMinutes() + " min ago" : age.toSeconds() + " s ago";
    }
}
