package io.ironbark.proto.node;

/**
 * The cloud's signature on an {@link io.ironbark.proto.identity.IdentityDocument}.
 *
 * @param signature RSA with SHA-256, of the document's bytes
 * @param signer the certificate that it is checked with, as PKCS #7 names it: the DER of its issuer and its serial number
 */
public record IdentityProof(Bytes signature, Bytes signer) {}
