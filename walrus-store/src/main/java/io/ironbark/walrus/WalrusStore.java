package io.ironbark.walrus;

import io.ironbark.proto.daemon.Daemon;
import io.ironbark.proto.daemon.Shutdown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon. */
public final class WalrusStore {
    private static final Logger LOG = LoggerFactory.getLogger(WalrusStore.class);

    private WalrusStore() {}

    public static void main(String... args) {
        Daemon.run("walrus-store", WalrusConfig.class, WalrusStore::serve, args);
    }

    private static void serve(WalrusConfig config) throws Exception {
        try (var store = RunningStore.start(config)) {
            store.internalPort().ifPresent(port -> LOG.info("serving images on port {}", port));
            LOG.info("serving S3 on port {}", store.port());
            Shutdown.await();
        }
    }
}
