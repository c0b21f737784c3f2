package io.ironbark.cloud.database;

import io.ironbark.proto.config.Default;
import java.nio.file.Path;

/**
 * How to reach the database.
 *
 * @param url such as {@code jdbc:postgresql://127.0.0.1:8772/ironbark}
 * @param passwordFile that holds the password and nothing else
 * @param poolSize the most connections held
 */
public record DatabaseConfig(
        String url,
        String user,
        Path passwordFile,
        @Default("16") int poolSize) {}
