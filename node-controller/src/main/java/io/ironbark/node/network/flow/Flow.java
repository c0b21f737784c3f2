package io.ironbark.node.network.flow;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.network.Judge;
import io.ironbark.proto.network.Outward;
import io.ironbark.proto.network.Packet;
import io.ironbark.proto.network.Vpc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tracked connection: what its first packet was, and as what its answers come back.
 *
 * @param first source port or ICMP type
 * @param second destination port or ICMP code
 * @param identifier of ICMP; 0 else
 * @param answerSource who answers: the receiver's private address
 * @param answerTarget whom it answers: the sender's public address, if that has one
 */
public record Flow(
        int protocol,
        Ipv4 source,
        Ipv4 target,
        int first,
        int second,
        int identifier,
        Ipv4 answerSource,
        Ipv4 answerTarget) {

    /** Reads a line that {@code conntrack -L} prints; empty if it is of another shape. */
    public static Optional<Flow> parse(String line) {
        var words = line.strip().split("\\s+", -1);
        if (words.length < 5 || !words[1].matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        Map<String, List<String>> values = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.computeIfAbsent(word.substring(0, equals), _ -> new ArrayList<>())
                        .add(word.substring(equals + 1));
            }
        }
        var sources = values.getOrDefault("src", List.of());
        var targets = values.getOrDefault("dst", List.of());
        if (sources.size() != 2 || targets.size() != 2) {
            return Optional.empty();
        }
        boolean icmp = values.containsKey("type");
        return Optional.of(new Flow(
                Integer.parseInt(words[1]),
                Ipv4.of(sources.getFirst()),
                Ipv4.of(targets.getFirst()),
                number(values, icmp ? "type" : "sport"),
                number(values, icmp ? "code" : "dport"),
                number(values, "id"),
                Ipv4.of(sources.getLast()),
                Ipv4.of(targets.getLast())));
    }

    /** Whether the flow may go on under what holds now. Flows with the node itself (DHCP, metadata) may. */
    public boolean allowed(Vpc vpc, Judge judge) {
        boolean sentHere = judge.isHere(source);
        boolean receivedHere = judge.isHere(answerSource);
        if (!sentHere && !receivedHere) {
            return forwarded(vpc) || (!vpc.owns(source) && !vpc.owns(answerSource));
        }
        boolean withNode = vpc.subnets().values().stream()
                .anyMatch(block ->
                        block.gateway().equals(source) || block.gateway().equals(answerSource));
        if (withNode || Judge.NEVER_ROUTED.stream().anyMatch(block -> block.contains(answerSource))) {
            return true;
        }
        return translatedAsNow(vpc) && judge.verdict(packet()).passes();
    }

    /** The command for {@code conntrack -R} that forgets it. */
    public String deletion() {
        String tuple = "-D -s " + source + " -d " + target + " -p " + protocol;
        return switch (protocol) {
            case Packet.TCP, Packet.UDP -> tuple + " --sport " + first + " --dport " + second;
            case Packet.ICMP -> tuple + " --icmp-type " + first + " --icmp-code " + second + " --icmp-id " + identifier;
            default -> tuple;
        };
    }

    /** A flow of a guest elsewhere, that this node's gateway or a guest that forwards takes further. */
    private boolean forwarded(Vpc vpc) {
        boolean translated = vpc.outward().gatewaysHere().stream()
                .anyMatch(nat -> nat.publicAddress().equals(answerTarget));
        boolean passed =
                answerTarget.equals(source) && vpc.guests().values().stream().anyMatch(guest -> !guest.sourceCheck());
        return vpc.remotes().containsKey(source) && !vpc.owns(answerSource) && (translated || passed);
    }

    private Packet packet() {
        return new Packet(source, answerSource, protocol, first, second);
    }

    /** Whether the addresses it was translated to are still those of its guests. */
    private boolean translatedAsNow(Vpc vpc) {
        boolean inward = target.equals(answerSource) || vpc.behind(target).equals(Optional.of(answerSource));
        boolean outward =
                source.equals(answerTarget) || vpc.behind(answerTarget).equals(Optional.of(source)) || throughNat(vpc);
        return inward && outward;
    }

    /** Whether the sender's route leads to the gateway that it was translated by. */
    private boolean throughNat(Vpc vpc) {
        var sender = vpc.byAddress().get(source);
        return sender != null
                && vpc.outward()
                        .route(sender.subnet(), answerSource)
                        .filter(route -> route.way() instanceof Outward.ThroughNat(var gateway)
                                && vpc.outward().gatewaysHere().stream()
                                        .anyMatch(nat -> nat.id().equals(gateway)
                                                && nat.publicAddress().equals(answerTarget)))
                        .isPresent();
    }

    private static int number(Map<String, List<String>> values, String key) {
        var found = values.get(key);
        return found == null || !found.getFirst().matches("[0-9]{1,9}") ? 0 : Integer.parseInt(found.getFirst());
    }
}
