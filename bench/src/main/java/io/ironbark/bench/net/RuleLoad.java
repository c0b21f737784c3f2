package io.ironbark.bench.net;

import io.ironbark.node.network.filter.Ruleset;
import io.ironbark.node.network.filter.Transaction;
import io.ironbark.node.network.filter.VpcFilter;
import io.ironbark.proto.network.VpcReader;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcDesired;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How long nft takes for a group of 500 rules with 5,000 members, in a namespace of its own. */
final class RuleLoad {
    private static final int MEMBERS = 5_000;
    private static final int RULES = 500;
    private static final int REPEAT = 5;
    private static final String BLOCK = "10.77.0.0/16";

    private RuleLoad() {}

    static void measure(PrintStream out) throws IOException, InterruptedException {
        String space = "ibbench-" + ProcessHandle.current().pid();
        run(List.of("ip", "netns", "add", space), "");
        try {
            var full = new ArrayList<Double>();
            var member = new ArrayList<Double>();
            var rule = new ArrayList<Double>();
            var rules = rules(MEMBERS, RULES);
            var oneMore = rules(MEMBERS + 1, RULES);
            var otherRule = rules(MEMBERS, RULES + 1);
            for (int i = 0; i < REPEAT; i++) {
                nft(space, "flush ruleset\n");
                full.add(nft(space, Transaction.replace(rules, "")));
                member.add(nft(space, Transaction.change(rules, oneMore, "")));
                nft(space, Transaction.change(oneMore, rules, ""));
                rule.add(nft(space, Transaction.change(rules, otherRule, listing(space))));
            }
            String what = "nft, a group of %,d rules and %,d members".formatted(RULES, MEMBERS);
            out.printf("| %s: all of it | %.0f ms | | |%n", what, Medians.of(full));
            out.printf("| %s: one member more | %.0f ms | | |%n", what, Medians.of(member));
            out.printf("| %s: one rule more | %.0f ms | | |%n", what, Medians.of(rule));
        } finally {
            run(List.of("ip", "netns", "del", space), "");
        }
    }

    private static Ruleset rules(int members, int count) {
        var group = Numbered.group(1);
        var ingress = new ArrayList<SecurityRule>();
        for (int i = 0; i < count; i++) {
            ingress.add(Numbered.rule(
                    i,
                    "tcp",
                    1_000 + i,
                    i % 2 == 0 ? new SecurityRule.Group(group) : new SecurityRule.Cidr("10.0." + i % 256 + ".0/24")));
        }
        var addresses = new TreeSet<String>();
        for (int i = 0; i < members; i++) {
            addresses.add("10.77.%d.%d".formatted(16 + (i >> 8), i & 255));
        }
        var document = new VpcDesired(
                Numbered.vpc(1),
                1,
                List.of(BLOCK),
                List.of(new SubnetDesired(Numbered.subnet(1), BLOCK)),
                List.of(new SecurityGroupDesired(
                        group,
                        ingress,
                        List.of(Numbered.rule(9_999, "-1", -1, new SecurityRule.Cidr("0.0.0.0/0"))),
                        addresses)),
                List.of());
        var nic = Numbered.nic(1, Numbered.vpc(1), Numbered.subnet(1), "10.77.16.10", Optional.empty());
        return VpcFilter.of(
                VpcReader.read(document, List.of(Numbered.instance(1, Power.RUNNING, nic)))
                        .vpc(),
                false);
    }

    /** Milliseconds, with the start of nft. */
    private static double nft(String space, String transaction) throws IOException, InterruptedException {
        long start = System.nanoTime();
        run(List.of("ip", "netns", "exec", space, "nft", "-f", "-"), transaction);
        return (System.nanoTime() - start) / 1e6;
    }

    private static String listing(String space) throws IOException, InterruptedException {
        return run(List.of("ip", "netns", "exec", space, "nft", "-s", "list", "ruleset"), "");
    }

    static String run(List<String> words, String input) throws IOException, InterruptedException {
        var process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + " failed");
        }
        return printed;
    }
}
