package io.ironbark.node;

import io.ironbark.node.process.Command;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.node.ImageSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** The tiny image that the repository builds: kernel, busybox, dropbear. */
public record TinyImage(Path file, ImageSource source) {
    public static TinyImage build() throws Exception {
        var file = Files.createTempFile("tiny", ".img");
        file.toFile().deleteOnExit();
        var builder = Path.of("").toAbsolutePath().resolveSibling("deploy").resolve("images/build-tiny");
        var outcome = Command.of(Duration.ofMinutes(3), List.of(builder.toString(), "--no-metadata", file.toString()))
                .require();
        assert outcome.succeeded();
        return new TinyImage(file, source(file, ImageSource.Format.RAW, Files.size(file)));
    }

    public static ImageSource source(Path file, ImageSource.Format format, long virtualBytes) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return new ImageSource(
                new ImageId("ami-00000000000000abc"),
                HexFormat.of().formatHex(digest),
                Files.size(file),
                format,
                virtualBytes);
    }
}
