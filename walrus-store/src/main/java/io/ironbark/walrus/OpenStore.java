package io.ironbark.walrus;

import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.Blobs;
import io.ironbark.walrus.blob.PosixBackend;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.remote.RemoteBackend;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Rows and bytes of a store. Each process that opens them has a name of its own, which the database knows it by. */
record OpenStore(Database database, Backend blobs, Backend backend) implements AutoCloseable {
    static OpenStore of(WalrusConfig config) throws IOException {
        var random = new SecureRandom();
        var process = "walrus-" + HexFormat.of().toHexDigits(random.nextLong());
        var database = Database.open(config.database(), process);
        try {
            var backend = backend(config, database, process, random);
            var blobs = new Blobs(database, backend, config.smallObjects().bytes(), random);
            return new OpenStore(database, blobs, backend);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Backend backend(WalrusConfig config, Database database, String process, RandomGenerator random)
            throws IOException {
        if (config.remote().isPresent()) {
            return new RemoteBackend(config.remote().get(), database, process, random);
        }
        return new PosixBackend(config.store().orElseThrow(), process, random);
    }

    @Override
    public void close() {
        backend.close();
        database.close();
    }
}
