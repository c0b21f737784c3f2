package io.ironbark.proto.admin;

/**
 * What the signatures on instances' identity documents are checked with.
 *
 * @param pem the certificate, as PEM
 */
public record IdentityCertificate(String pem) {}
