package io.ironbark.node;

import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceDesired;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A node in a process of its own that is to be killed at a failpoint: {@code KilledNode DIRECTORY NODE IMAGE}. It follows
 * the wish in the directory's file {@code wish.json}, once, until it dies.
 */
final class KilledNode {
    static final int KILLED = 137;
    private static final String WISH = "wish.json";

    private KilledNode() {}

    public static void main(String... arguments) throws Exception {
        var directory = Path.of(arguments[0]);
        try (var node = new TestNode(directory, new NodeId(arguments[1]), TestNode.file(Path.of(arguments[2])))) {
            node.want(Json.read(Files.readAllBytes(directory.resolve(WISH)), InstanceDesired.class));
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    /** Runs one and waits until it is killed. */
    static boolean runUntil(String failpoint, Path directory, NodeId node, TinyImage image, InstanceDesired wish)
            throws Exception {
        Files.write(directory.resolve(WISH), Json.write(wish));
        var builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledNode.class.getName(),
                directory.toString(),
                node.value(),
                image.file().toString()));
        builder.environment().put("IRONBARK_FAILPOINT", failpoint);
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("killed.log").toFile());
        var process = builder.start();
        try {
            return process.waitFor(90, TimeUnit.SECONDS) && process.exitValue() == KILLED;
        } finally {
            process.destroyForcibly();
        }
    }
}
