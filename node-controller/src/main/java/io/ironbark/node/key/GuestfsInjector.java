package io.ironbark.node.key;

import com.redhat.et.libguestfs.GuestFS;
import io.ironbark.node.process.Command;
import io.ironbark.proto.node.NodeObserved.Accelerator;
import java.io.IOException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs {@link GuestfsChild} in a process of its own, which is killed with its appliance when its time is over. */
public final class GuestfsInjector implements Injector {
    private static final String DEBIAN_JNI = "/usr/lib/x86_64-linux-gnu/jni:/usr/lib/jni";

    private final Accelerator accelerator;
    private final Path scratch;
    private final Duration limit;

    /** Takes a directory for the appliance's temporary files. */
    public GuestfsInjector(Accelerator accelerator, Path scratch, Duration limit) {
        this.accelerator = accelerator;
        this.scratch = scratch;
        this.limit = limit;
    }

    @Override
    public Result inject(Path layer, String publicKey) throws IOException, InterruptedException {
        var outcome = Command.of(
                        limit,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                // Its file has the process number for a name, which another namespace may have, too.
                                "-XX:-UsePerfData",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djava.library.path=" + DEBIAN_JNI,
                                "-cp",
                                classPath(),
                                GuestfsChild.class.getName(),
                                layer.toString(),
                                publicKey))
                .with(environment())
                .run();
        if (!outcome.succeeded()) {
            throw new IOException("looking into the image failed: " + outcome.summary());
        }
        return GuestfsChild.parse(outcome.output());
    }

    private Map<String, String> environment() {
        var variables = new HashMap<String, String>();
        variables.put("LIBGUESTFS_BACKEND", "direct");
        variables.put("LIBGUESTFS_TMPDIR", scratch.toString());
        if (accelerator == Accelerator.TCG) {
            variables.put("LIBGUESTFS_BACKEND_SETTINGS", "force_tcg");
        }
        return variables;
    }

    /** Only what the child needs, wherever this program was installed. */
    private static String classPath() {
        return Stream.of(GuestfsChild.class, GuestFS.class)
                .map(type -> type.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .map(location ->
                        Path.of(java.net.URI.create(location.toString())).toString())
                .collect(Collectors.joining(":"));
    }
}
