package io.ironbark.walrus.loss;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** See the package. */
public final class LossyFileSystem extends FileSystem {
    private final Path root;
    private final Durable durable = new Durable();
    private final LossyProvider provider = new LossyProvider(durable);

    /** Over a real directory. */
    public LossyFileSystem(Path root) {
        this.root = root;
    }

    /** The directory, as it is seen through this file system. */
    public Path path() {
        return new LossyPath(this, root);
    }

    /** From now on every operation fails. */
    public void cutPower() {
        durable.cut();
    }

    /** From now on there is no room for another byte, or there is again. */
    public void fill(boolean isFull) {
        durable.fill(isFull);
    }

    /** Builds up elsewhere what survived. */
    public void survive(Path into) throws IOException {
        durable.survive(root, into);
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(path());
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return root.getFileSystem().supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return new LossyPath(this, root.getFileSystem().getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}
