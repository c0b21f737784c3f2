package io.ironbark.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What of an instance can be found on the host: a process, domain, tap, overlay, lease or rule. */
final class Leftovers {
    private Leftovers() {}

    /**
     * Looks for an instance.
     *
     * @param interfaceDigits its network interface's id without the prefix
     * @param vpc its VPC; the namespace itself may stay while the VPC has other guests, but not name this one
     */
    static List<String> of(Cloud cloud, String instance, String interfaceDigits, String vpc) {
        var found = new ArrayList<String>();
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(instance))
                .forEach(process -> found.add("process " + process.pid()));
        if (Command.of("virsh", "-c", "qemu:///system", "list", "--all", "--name")
                .run()
                .contains(instance)) {
            found.add("domain");
        }
        String tap = "tap" + interfaceDigits.substring(interfaceDigits.length() - 12);
        String namespace = "vpc-" + vpc.substring("vpc-".length());
        if (Command.of("ip", "-o", "link").run().contains(tap)
                || Command.of("ip", "-n", namespace, "-o", "link")
                        .tryRun()
                        .out()
                        .contains(tap)) {
            found.add("tap");
        }
        if (Command.of("ip", "netns", "exec", namespace, "nft", "list", "ruleset")
                .tryRun()
                .out()
                .contains(tap)) {
            found.add("rules");
        }
        try (Stream<Path> files = Files.walk(cloud.home().resolve("node"))) {
            files.filter(path -> path.getFileName().toString().contains(instance))
                    .filter(path -> !path.toString().contains("tombstone"))
                    .forEach(path -> found.add(path.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
