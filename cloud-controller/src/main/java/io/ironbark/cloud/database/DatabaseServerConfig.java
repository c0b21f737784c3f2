package io.ironbark.cloud.database;

import io.ironbark.proto.config.Default;
import io.ironbark.proto.config.HostPort;
import java.nio.file.Path;

/**
 * The configuration of the embedded database.
 *
 * @param directory where data and programs are kept; made by the first start
 * @param listen a loopback address
 * @param passwordFile where the first start writes the password of the user {@code ironbark}
 * @param runAs the system's user that PostgreSQL runs as when this process is root's, since it refuses to be root
 */
public record DatabaseServerConfig(
        Path directory,
        HostPort listen,
        Path passwordFile,
        @Default("nobody") String runAs) {
    public DatabaseServerConfig {
        if (!listen.host().equals("127.0.0.1") && !listen.host().equals("localhost")) {
            throw new IllegalArgumentException("the embedded database listens on 127.0.0.1 only");
        }
        directory = directory.toAbsolutePath().normalize();
    }
}
