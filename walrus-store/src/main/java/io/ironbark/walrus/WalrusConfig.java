package io.ironbark.walrus;

import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.Default;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.TlsFiles;
import io.ironbark.walrus.blob.Sweeper;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.encryption.KeyRing;
import io.ironbark.walrus.image.ImageRules;
import io.ironbark.walrus.lifecycle.LifecycleWorker;
import io.ironbark.walrus.remote.RemoteOptions;
import io.ironbark.walrus.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration of a store.
 *
 * @param store the directory that holds all bytes
 * @param remote the S3 endpoint that holds them instead
 * @param smallObjects up to how long an object's bytes lie in the database
 * @param encryptionKeysFile the store's own keys, the first of which encrypts; without it, only customers' keys do
 * @param cloud where access keys are asked for, such as {@code https://127.0.0.1:8774}
 * @param keysFile where they are read from instead, for a store without a cloud
 * @param internal where images are fetched from; needs {@code tls}
 */
record WalrusConfig(
        S3Server.Options s3,
        Optional<HopServer.Options> internal,
        HostPort management,
        Database.Access database,
        Optional<Path> store,
        Optional<RemoteOptions> remote,
        @Default("32KiB") DataSize smallObjects,
        Sweeper.Rules sweep,
        LifecycleWorker.Options lifecycle,
        Optional<Path> encryptionKeysFile,
        ImageRules images,
        Optional<URI> cloud,
        Optional<Path> keysFile,
        Optional<TlsFiles> tls) {
    WalrusConfig {
        if (cloud.isPresent() == keysFile.isPresent()) {
            throw new IllegalArgumentException("either 'cloud' or 'keys-file' must be set, not both");
        }
        if (store.isPresent() == remote.isPresent()) {
            throw new IllegalArgumentException("either 'store' or 'remote' must be set, not both");
        }
        if (tls.isEmpty() && (cloud.isPresent() || internal.isPresent())) {
            throw new IllegalArgumentException("'cloud' and 'internal' need 'tls'");
        }
    }

    /** The store's own keys, if it has some. */
    KeyRing keyRing() throws IOException {
        return encryptionKeysFile.isPresent() ? KeyRing.read(encryptionKeysFile.get()) : KeyRing.empty();
    }
}
