package io.ironbark.node.instance;

import io.ironbark.proto.node.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/** Reads the end of a serial console: virtlogd keeps the newest in {@code console.log} and what was before in {@code .0}. */
final class ConsoleTail {
    private ConsoleTail() {}

    static byte[] read(Path console) throws IOException {
        var newest = end(console);
        if (newest.length == Console.MAX_BYTES) {
            return newest;
        }
        var both = new ByteArrayOutputStream();
        both.writeBytes(end(console.resolveSibling(console.getFileName() + ".0")));
        both.writeBytes(newest);
        var all = both.toByteArray();
        return Arrays.copyOfRange(all, Math.max(0, all.length - Console.MAX_BYTES), all.length);
    }

    private static byte[] end(Path file) throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            long size = channel.size();
            var buffer = ByteBuffer.allocate((int) Math.min(size, Console.MAX_BYTES));
            channel.position(size - buffer.capacity());
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                Thread.onSpinWait();
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }
}
