package io.ironbark.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Packets of every kind from one guest to the receiver of a {@link Scene}, told apart by number. */
final class Probes {
    /** Protocol, and ports or ICMP type and code; the source port is told apart by number. */
    static final List<String> ALL =
            List.of("6:8000", "6:8002", "6:8003", "6:8010", "17:8000", "17:8020", "1:8:0", "1:13:0", "47:0", "112:0");

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Supplier<List<String>> seen;
    private int number = 1;

    /** Takes what came to the receiver since it runs: lines of a source and the packet's number. */
    Probes(Supplier<List<String>> seen) {
        this.seen = seen;
    }

    static boolean pings(Resident guest, String address) {
        return guest.ssh("ping -c 2 -W 2 " + address + " >/dev/null && echo reached; true")
                .equals("reached");
    }

    /** How many packets came to the receiver from the sender's address. */
    long fromSender() {
        return seen.get().stream().filter(line -> line.startsWith("10.0.1.10 ")).count();
    }

    void await(String claim, Resident from, List<String> expected) {
        var last = new ArrayList<List<String>>();
        Await.until(claim + ": " + expected + " arrive and nothing else", SOON, () -> {
            last.add(arrivals(from));
            return last.getLast().equals(expected);
        });
    }

    /** Sends each probe to the receiver; those that it saw. */
    List<String> arrivals(Resident from) {
        int base = number;
        number += ALL.size() + 1;
        var words = new ArrayList<String>();
        for (int i = 0; i < ALL.size(); i++) {
            var parts = ALL.get(i).split(":", -1);
            words.add("%d:%s:%s"
                    .formatted(
                            base + i,
                            parts[0],
                            parts[0].equals("1") ? parts[1] + ":" + parts[2] : (20_000 + base + i) + ":" + parts[1]));
        }
        from.ssh("sh /mnt/python probe.py send " + from.address() + " 10.0.1.11 " + String.join(" ", words)
                + "; sleep 1");
        var came = seen.get();
        return IntStream.range(0, ALL.size())
                .filter(i -> came.contains(from.address() + " " + (base + i)))
                .mapToObj(ALL::get)
                .toList();
    }
}
