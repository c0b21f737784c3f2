package io.ironbark.bench.net;

import java.io.IOException;
import java.nio.file.Path;

/** {@code zone}, {@code rules}, or {@code node NUMBER DIRECTORY}: see {@code deploy/bench/net}. */
public final class NetBench {
    private NetBench() {}

    public static void main(String... words) throws IOException, InterruptedException {
        switch (words[0]) {
            case "zone" -> ZoneChange.measure(System.out);
            case "rules" -> RuleLoad.measure(System.out);
            case "node" -> PlaneNode.serve(Integer.parseInt(words[1]), Path.of(words[2]));
            default -> throw new IllegalArgumentException(words[0]);
        }
    }
}
