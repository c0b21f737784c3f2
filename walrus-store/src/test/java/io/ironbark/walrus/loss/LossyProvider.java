package io.ironbark.walrus.loss;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does what the real one does, while there is power. */
final class LossyProvider extends FileSystemProvider {
    private final Durable durable;

    LossyProvider(Durable durable) {
        this.durable = durable;
    }

    /** The real path, if there is power. */
    private Path on(Path path) throws IOException {
        durable.check();
        return LossyPath.real(path);
    }

    private static FileSystemProvider provider(Path real) {
        return real.getFileSystem().provider();
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        var real = on(path);
        return new LossyChannel(provider(real).newFileChannel(real, options, attributes), real, durable);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        var system = ((LossyPath) directory).system();
        var all = new ArrayList<Path>();
        try (var stream = Files.newDirectoryStream(on(directory))) {
            for (var real : stream) {
                var path = new LossyPath(system, real);
                if (filter.accept(path)) {
                    all.add(path);
                }
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return all.iterator();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        var real = on(directory);
        provider(real).createDirectory(real, attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        var real = on(link);
        provider(real).createLink(real, on(existing));
    }

    @Override
    public void delete(Path path) throws IOException {
        var real = on(path);
        provider(real).delete(real);
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        var real = on(source);
        provider(real).copy(real, on(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        var real = on(source);
        provider(real).move(real, on(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return on(path).equals(on(other));
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return Files.getFileStore(on(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        var real = on(path);
        provider(real).checkAccess(real, modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return Files.getFileAttributeView(LossyPath.real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return Files.readAttributes(on(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return Files.readAttributes(on(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, @Nullable Object value, LinkOption... options)
            throws IOException {
        Files.setAttribute(on(path), attribute, value, options);
    }

    @Override
    public String getScheme() {
        return "lossy";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }
}
