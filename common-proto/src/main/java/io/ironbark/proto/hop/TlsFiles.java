package io.ironbark.proto.hop;

import java.nio.file.Path;

/**
 * Where a process finds what it needs to trust others and to be trusted; a part of every daemon's configuration.
 *
 * @param ca certificates, in PEM, of the authorities that are trusted; more than one while an authority is replaced
 * @param certificate this process's own, in PEM, followed by intermediate ones if there are any
 * @param key the certificate's private key, in PEM, PKCS #8, without a password
 */
public record TlsFiles(Path ca, Path certificate, Path key) {}
