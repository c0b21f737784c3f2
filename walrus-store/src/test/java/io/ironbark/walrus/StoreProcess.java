package io.ironbark.walrus;

import io.ironbark.testsupport.PostgresFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** A store in a process of its own, which can be killed. */
final class StoreProcess implements AutoCloseable {
    private static final Pattern SERVING = Pattern.compile("serving S3 on port ([0-9]+)");
    private static final Pattern IMAGES = Pattern.compile("serving images on port ([0-9]+)");

    private final Process process;
    private final int port;
    private final int images;

    private StoreProcess(Process process, int port, int images) {
        this.process = process;
        this.port = port;
        this.images = images;
    }

    /** Starts one in a directory that {@link StoreFixture#config} has written keys to, with a bucket {@code box}. */
    static StoreProcess start(Path directory, PostgresFixture.Access access) throws IOException, InterruptedException {
        return start(directory, access, "store = " + directory.resolve("store"));
    }

    /** The same with bytes elsewhere: lines of the configuration say where. */
    static StoreProcess start(Path directory, PostgresFixture.Access access, String where)
            throws IOException, InterruptedException {
        var config = Files.writeString(directory.resolve("walrus.conf"), """
                s3.listen = 127.0.0.1:0
                management = 127.0.0.1:0
                %s
                keys-file = %s
                sweep.interval = 200ms
                sweep.grace = 500ms
                sweep.doubt = 2s
                database.url = %s
                database.user = %s
                %s
                """.formatted(
                        where,
                        directory.resolve("keys.json"),
                        access.url(),
                        access.user(),
                        access.password().isEmpty() ? "" : "database.password = " + access.password()));
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dlogback.configurationFile=logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WalrusStore.class.getName(),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .start();
        var store = serving(process);
        store.alice().put("/box", new byte[0]);
        return store;
    }

    private static StoreProcess serving(Process process) throws IOException {
        var log = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        var text = new StringBuilder();
        for (var line = Optional.ofNullable(log.readLine());
                line.isPresent();
                line = Optional.ofNullable(log.readLine())) {
            text.append(line.get()).append('\n');
            var matcher = SERVING.matcher(text);
            if (matcher.find()) {
                Thread.ofVirtual().start(() -> log.lines().forEach(each -> {})); // or it stops once the pipe is full
                var images = IMAGES.matcher(text);
                return new StoreProcess(
                        process,
                        Integer.parseInt(matcher.group(1)),
                        images.find() ? Integer.parseInt(images.group(1)) : 0);
            }
        }
        throw new IllegalStateException("the store did not start:\n" + text);
    }

    int port() {
        return port;
    }

    /** Where images are fetched from, if the configuration says that they are. */
    int imagePort() {
        return images;
    }

    S3Http alice() {
        return new S3Http("http://127.0.0.1:" + port, StoreFixture.ALICE);
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
