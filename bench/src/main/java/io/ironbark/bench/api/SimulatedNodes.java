package io.ironbark.bench.api;

import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Tls;
import io.ironbark.proto.hop.TlsFiles;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.testsupport.FakeNode;
import io.ironbark.testsupport.TestPki;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Nodes without hypervisors, all of them in one process. Reads a line for each question: {@code running} is answered with
 * how many guests run, and how many of those are the only ones of their instance.
 */
public final class SimulatedNodes {
    /** What many nodes are like. */
    record Fleet(URI clusterController, int count, String prefix, Capacity total, Duration boot) {
        /** The certificates' files, one after the other, made by who has the authority. */
        List<TlsFiles> certificates(TestPki pki) {
            var files = new ArrayList<TlsFiles>();
            for (int i = 0; i < count; i++) {
                files.add(pki.files(Role.NODE_CONTROLLER, prefix + i));
            }
            return files;
        }

        List<String> arguments(Path pki) {
            return List.of(
                    pki.toString(),
                    clusterController.toString(),
                    Integer.toString(count),
                    prefix,
                    Integer.toString(total.vcpus()),
                    Long.toString(total.memoryMib()),
                    Long.toString(total.diskGib()),
                    Long.toString(boot.toMillis()));
        }

        static Fleet of(String... arguments) {
            return new Fleet(
                    URI.create(arguments[1]),
                    Integer.parseInt(arguments[2]),
                    arguments[3],
                    new Capacity(
                            Integer.parseInt(arguments[4]), Long.parseLong(arguments[5]), Long.parseLong(arguments[6])),
                    Duration.ofMillis(Long.parseLong(arguments[7])));
        }
    }

    private SimulatedNodes() {}

    /** Takes what {@link Fleet#arguments} makes. */
    public static void main(String... arguments) throws IOException {
        Path pki = Path.of(arguments[0]);
        Fleet fleet = Fleet.of(arguments);
        var nodes = new ArrayList<FakeNode>();
        for (int i = 0; i < fleet.count(); i++) {
            String file = Role.NODE_CONTROLLER.word() + "." + fleet.prefix() + i;
            var tls = Tls.load(
                    new TlsFiles(pki.resolve("ca.crt"), pki.resolve(file + ".crt"), pki.resolve(file + ".key")));
            nodes.add(FakeNode.start(new FakeNode.Settings(
                    fleet.clusterController(),
                    tls,
                    "10.%d.%d.1".formatted(i >> 8, i & 255),
                    fleet.total(),
                    fleet.boot(),
                    FakeNode.Pace.USUAL)));
        }
        converse(nodes, System.out);
    }

    private static void converse(List<FakeNode> nodes, PrintStream out) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int running = 0;
            var distinct = new TreeSet<InstanceId>();
            for (FakeNode node : nodes) {
                var its = node.running();
                running += its.size();
                distinct.addAll(its);
            }
            out.println(running + " " + distinct.size());
            out.flush();
        }
        System.exit(0);
    }
}
