package io.ironbark.cli;

import io.ironbark.proto.hop.TlsFiles;
import java.net.URI;

/**
 * The operator's configuration.
 *
 * @param cloud the cloud controller's internal address, such as {@code https://127.0.0.1:8774}
 */
public record OperatorConfig(URI cloud, TlsFiles tls) {}
