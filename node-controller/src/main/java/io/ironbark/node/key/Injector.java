package io.ironbark.node.key;

import java.io.IOException;
import java.nio.file.Path;

/** Looks into a disk, and writes a key into it if its system won't fetch one. */
@FunctionalInterface
public interface Injector {
    /**
     * What it found, and did.
     *
     * @param note what the operator should know, or an empty string
     */
    record Result(KeyHandling handling, String note) {}

    /** Works on a qcow2 layer. If this throws, the layer is worthless. */
    Result inject(Path layer, String publicKey) throws IOException, InterruptedException;
}
