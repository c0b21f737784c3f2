package io.ironbark.node.network;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A network namespace of the host, by its name under {@code /run/netns}. */
public record Namespace(String name) {
    private static final Path DIRECTORY = Path.of("/run/netns");
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int O_RDONLY = 0;

    boolean exists() {
        return Files.exists(path());
    }

    void create() {
        Tool.run(List.of("ip", "netns", "add", name), "");
    }

    void delete() {
        if (exists()) {
            Tool.run(List.of("ip", "netns", "del", name), "");
        }
    }

    /** What a program printed that ran in here. */
    String run(List<String> argv, String input) {
        var entering = new ArrayList<>(List.of("nsenter", "--net=" + path()));
        entering.addAll(argv);
        return Tool.run(entering, input);
    }

    /**
     * Does something on a thread of its own that has entered the namespace: what it opens belongs to the namespace, and
     * {@code /proc/sys/net} is the namespace's. It must start no thread and no process, for these would stay inside.
     */
    public <T> T inside(Callable<T> action) {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                enter();
                result.complete(action.call());
            } catch (Exception | LinkageError e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            throw new NetworkException("in namespace " + name + ": " + e.getMessage(), e);
        }
    }

    /** Writes kernel parameters, given as a path below {@code /proc/sys/net}, a space and a value. */
    void set(List<String> parameters) {
        inside(() -> {
            for (String parameter : parameters) {
                int space = parameter.indexOf(' ');
                write(Path.of("/proc/sys/net", parameter.substring(0, space)), parameter.substring(space + 1));
            }
            return true;
        });
    }

    static void write(Path parameter, String value) throws IOException {
        Files.writeString(parameter, value);
    }

    private Path path() {
        return DIRECTORY.resolve(name);
    }

    private void enter() {
        int descriptor = C.INSTANCE.open(path().toString(), O_RDONLY);
        try {
            C.INSTANCE.setns(descriptor, CLONE_NEWNET);
        } finally {
            C.INSTANCE.close(descriptor);
        }
    }

    private interface C extends Library {
        C INSTANCE = Native.load("c", C.class);

        int open(String path, int flags) throws LastErrorException;

        int setns(int descriptor, int type) throws LastErrorException;

        int close(int descriptor) throws LastErrorException;
    }
}
