package io.ironbark.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two accounts in a lab of three nodes, each with a VPC of the same addresses: three guests of one, on three nodes, and
 * two of the other, at addresses that the first has, too, on two of the same nodes. The other has one more VPC with one
 * guest, whose addresses nobody else has.
 */
final class Scene implements AutoCloseable {
    /** What the third and the receiver serve, and the world may reach. */
    static final int THIRDS_PORT = 7001;

    static final int RECEIVERS_PORT = 7002;

    /** What the sender serves, and the world may reach by the same rule. */
    static final int SENDERS_PORT = 7001;

    /** What the sender and the receiver serve, too, and the world may reach by a rule of its own. */
    static final int OTHER_PORT = 7003;

    private static final Pattern EXPORT = Pattern.compile("export (\\w+)=(\\S+)");

    final Lab lab;
    final Outside outside;
    final Probes probes = new Probes(this::seen);
    final Tenant first;
    final Tenant second;
    final Tenant apart;

    /** The group that tests write rules of; the receiver is in it. */
    final String target;

    /** The group that rules name; the sender is in it. */
    final String senders;

    final Resident sender;
    final Resident receiver;
    final Resident third;
    final Resident otherSender;
    final Resident otherReceiver;
    final Resident stranger;

    /** Launches all at once and waits until each can be entered. */
    Scene(Lab lab, Stock stock) {
        this.lab = lab;
        outside = new Outside(lab);
        var etc = lab.home().resolve("etc");
        var key = etc.resolve("guests");
        Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                .run();
        var other = otherAccount(lab);
        first = new Tenant(outside, lab.root(), key, "10.0");
        second = new Tenant(outside, other, key, "10.0");
        apart = new Tenant(outside, other, key, "10.1");
        first.ec2(
                "modify_image_attribute",
                Map.of("ImageId", stock.image(), "LaunchPermission", Map.of("Add", List.of(Map.of("Group", "all")))));
        target = first.newGroup("target");
        senders = first.newGroup("senders");
        first.allow("ingress", first.group(), world(THIRDS_PORT, RECEIVERS_PORT));
        first.allow("ingress", first.group(), world(OTHER_PORT, OTHER_PORT));
        second.allow("ingress", second.group(), Tenant.permission("-1", -1, -1, Tenant.CIDR));
        sender = first.launch(
                stock.image(), "10.0.1.10", List.of(first.group(), senders), serve(SENDERS_PORT, OTHER_PORT));
        receiver = first.launch(
                stock.image(), "10.0.1.11", List.of(first.group(), target), serve(RECEIVERS_PORT, OTHER_PORT));
        third = first.launch(stock.image(), "10.0.1.12", List.of(first.group()), serve(THIRDS_PORT));
        otherSender = second.launch(stock.image(), "10.0.1.10", List.of(second.group()), "");
        otherReceiver = second.launch(stock.image(), "10.0.1.11", List.of(second.group()), "");
        stranger = apart.launch(stock.image(), "10.1.1.10", List.of(apart.group()), "");
        var archive = pack(etc.resolve("python.tgz"));
        for (Resident guest : List.of(sender, receiver, third)) {
            guest.awaitSsh();
            first.unpack(guest.publicIp(), archive);
        }
        otherSender.awaitSsh();
        otherReceiver.awaitSsh();
        stranger.awaitSsh();
        receiver.ssh("(tail -f /dev/null | sh /mnt/python probe.py sniff eth0 >/tmp/seen) >/dev/null 2>&1 &");
    }

    /** Whoever comes to these ports. */
    static Map<String, Object> world(int from, int to) {
        return Tenant.permission("tcp", from, to, "0.0.0.0/0");
    }

    private static String serve(int... ports) {
        return IntStream.of(ports)
                .mapToObj(port -> "httpd -p " + port + " -h /tmp")
                .collect(Collectors.joining("\n"));
    }

    List<Resident> firsts() {
        return List.of(sender, receiver, third);
    }

    List<Resident> seconds() {
        return List.of(otherSender, otherReceiver);
    }

    /** The node that has the instance's domain. */
    String nodeOf(Resident guest) {
        return lab.nodes().stream()
                .filter(node -> lab.exec(node, "virsh", "list", "--name").run().contains(guest.id()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no node has " + guest.id()));
    }

    /** What came to the receiver since it runs: lines of a source and the packet's number. */
    private List<String> seen() {
        return receiver.ssh("cat /tmp/seen").lines().toList();
    }

    private static Account otherAccount(Lab lab) {
        var environment = new TreeMap<>(lab.root().environment());
        lab.ironbark("account", "create", "other").run().lines().forEach(line -> {
            var export = EXPORT.matcher(line.strip());
            if (export.matches()) {
                environment.put(export.group(1), export.group(2).replaceAll("^['\"]|['\"]$", ""));
            }
        });
        return new Account(environment, lab.root().s3cfg(), lab.root().entry());
    }

    private static Path pack(Path archive) {
        var words = Stream.concat(
                        Stream.of(Lab.resource("pack-python")),
                        Stream.of("probe.py", "frames.py").map(Lab::guestScript))
                .toList();
        try {
            var process = new ProcessBuilder(words)
                    .redirectOutput(archive.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (process.waitFor() != 0 || Files.size(archive) == 0) {
                throw new AssertionError("no Python could be packed for guests");
            }
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        outside.close();
    }
}
