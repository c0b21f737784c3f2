package io.ironbark.node.network;

import com.sun.jna.Library;
import com.sun.jna.Native;
import io.ironbark.node.network.dhcp.DhcpFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The DHCP server of a namespace: a process of its own that goes on without us, found again by its pid file. It runs as
 * its own user, so its directory must be readable to all.
 */
final class Dnsmasq {
    private static final int SIGHUP = 1;
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int PATIENCE_MILLIS = 2_000;

    private final Namespace space;
    private final Path directory;

    Dnsmasq(Namespace space, Path directory) {
        this.space = space;
        this.directory = directory;
    }

    /** Makes it run with these files. */
    void serve(DhcpFiles files) {
        try {
            boolean configured = write(DhcpFiles.CONFIGURATION, files.configuration());
            boolean known = write(DhcpFiles.HOSTS, files.hosts());
            var pid = running();
            // An address that is still leased to a guest that has gone would be refused to its next owner.
            boolean stale = staleLeases(files.hosts());
            if (pid.isEmpty() || configured || stale) {
                stop();
                dropLeases(files.hosts());
                space.run(List.of("dnsmasq", "--conf-file=" + directory.resolve(DhcpFiles.CONFIGURATION)), "");
            } else if (known) {
                C.INSTANCE.kill(pid.get(), SIGHUP);
            }
        } catch (IOException e) {
            throw new NetworkException("DHCP files of " + space.name(), e);
        }
    }

    /** Ends it, whoever started it. */
    void stop() {
        var pid = running();
        if (pid.isEmpty()) {
            return;
        }
        C.INSTANCE.kill(pid.get(), SIGTERM);
        for (int waited = 0; waited < PATIENCE_MILLIS; waited++) {
            if (running().isEmpty()) {
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
        C.INSTANCE.kill(pid.get(), SIGKILL);
    }

    /** Its pid, if the process of that number is ours. */
    private Optional<Integer> running() {
        try {
            var pid = read(DhcpFiles.PID).strip();
            if (!pid.matches("[0-9]{1,9}")) {
                return Optional.empty();
            }
            var command = Files.readString(Path.of("/proc", pid, "cmdline"), StandardCharsets.ISO_8859_1);
            return command.contains(directory.resolve(DhcpFiles.CONFIGURATION).toString())
                    ? Optional.of(Integer.parseInt(pid))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it ended between two looks
        }
    }

    private boolean staleLeases(String hosts) throws IOException {
        return read(DhcpFiles.LEASES).lines().anyMatch(lease -> !isOf(hosts, lease));
    }

    private void dropLeases(String hosts) throws IOException {
        var kept = new StringBuilder();
        read(DhcpFiles.LEASES)
                .lines()
                .filter(lease -> isOf(hosts, lease))
                .forEach(lease -> kept.append(lease).append('\n'));
        write(DhcpFiles.LEASES, kept.toString());
    }

    /** A lease is a line of expiry, MAC, address and more. */
    private static boolean isOf(String hosts, String lease) {
        var words = lease.split(" ", -1);
        return words.length > 2 && ("\n" + hosts).contains("\n" + words[1] + "," + words[2] + ",");
    }

    private boolean write(String name, String content) throws IOException {
        if (read(name).equals(content) && Files.exists(directory.resolve(name))) {
            return false;
        }
        var part = directory.resolve(name + ".part");
        Files.writeString(part, content);
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private String read(String name) throws IOException {
        try {
            return Files.readString(directory.resolve(name));
        } catch (NoSuchFileException | UncheckedIOException e) {
            return "";
        }
    }

    private interface C extends Library {
        C INSTANCE = Native.load("c", C.class);

        int kill(int pid, int signal);
    }
}
