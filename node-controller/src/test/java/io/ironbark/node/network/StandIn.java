package io.ironbark.node.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A guest without a machine: a process that holds the tap as QEMU does, and a namespace behind it. */
public final class StandIn implements AutoCloseable {
    private final String name;
    private final Process relay;
    private final List<Process> others = new ArrayList<>();

    /** Plugs into a tap that is still on the host. */
    public StandIn(NetworkPlane.Port port) {
        this.name = "ibg-" + port.tap();
        require("ip netns add " + name);
        this.relay = start(List.of("python3", script("relay.py"), port.tap(), name));
        require("ip -n " + name + " link set lo up");
        require("ip -n " + name + " link set eth0 address " + port.mac() + " up");
    }

    /** Sets what DHCP would set. */
    public StandIn withAddress(String address) {
        require("ip -n " + name + " addr add " + address + "/24 dev eth0");
        require("ip -n " + name + " route add default via " + address.substring(0, address.lastIndexOf('.')) + ".1");
        return this;
    }

    /** Runs words inside. */
    public Sh.Result sh(String words) {
        return Sh.sh("ip netns exec " + name + " " + words);
    }

    public Sh.Result run(List<String> argv) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(argv);
        return Sh.run(all);
    }

    /** Whether an answer comes within a second; for what must not be reached. */
    public boolean pings(String address) {
        return sh("busybox ping -c 1 -W 1 " + address).ok();
    }

    /** Whether an answer comes, however busy the machine is; for what must be reached. */
    public boolean reaches(String address) {
        return Sh.eventually("ip netns exec " + name + " busybox ping -c 1 -W 1 " + address);
    }

    /** Starts something inside that lives as long as this guest, once it has printed {@code ready}. */
    public Process background(List<String> argv) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(argv);
        var process = start(all);
        others.add(process);
        return process;
    }

    /** Starts something on the host once it has printed {@code ready}; it must end when its input does. */
    public static Process start(List<String> argv) {
        try {
            var process = new ProcessBuilder(argv)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String line = reader(process).readLine();
            if (!"ready".equals(line)) {
                throw new IllegalStateException(argv + " said " + line);
            }
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static BufferedReader reader(Process process) {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    /** The next line of a process that runs. */
    public static String line(BufferedReader reader) {
        try {
            return Objects.requireNonNull(reader.readLine(), "it has ended");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A script of the tests' resources. */
    public static String script(String name) {
        var resource = StandIn.class.getResource("/guest/" + name);
        if (resource == null) {
            throw new IllegalArgumentException(name);
        }
        return Path.of(resource.getPath()).toString();
    }

    private static void require(String words) {
        var result = Sh.sh(words);
        if (!result.ok()) {
            throw new IllegalStateException(words + ": " + result.output());
        }
    }

    @Override
    public void close() {
        others.forEach(Process::destroyForcibly);
        relay.destroyForcibly();
        relay.onExit().join();
        Sh.sh("ip netns del " + name);
    }
}
