package io.ironbark.proto.identity;

import io.ironbark.proto.der.Der;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.IdentityProof;

/**
 * An identity document with the cloud's signature as PKCS #7 (RFC 2315) has it: the document inside, no attributes, and no
 * certificate, which whoever checks it has of the operator, as EC2's users have theirs of its manual.
 */
public final class SignedDocument {
    private static final String DATA = "1.2.840.113549.1.7.1";
    private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
    private static final String SHA_256 = "2.16.840.1.101.3.4.2.1";
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final byte[] VERSION = Der.integer(1);

    private SignedDocument() {}

    /** Its DER. */
    public static byte[] of(Bytes document, IdentityProof proof) {
        byte[] digest = Der.sequence(Der.oid(SHA_256), Der.absent());
        byte[] signer = Der.sequence(
                VERSION,
                proof.signer().toArray(),
                digest,
                Der.sequence(Der.oid(RSA), Der.absent()),
                Der.octets(proof.signature().toArray()));
        byte[] signed = Der.sequence(
                VERSION,
                Der.set(digest),
                Der.sequence(Der.oid(DATA), Der.tagged(0, Der.octets(document.toArray()))),
                Der.set(signer));
        return Der.sequence(Der.oid(SIGNED_DATA), Der.tagged(0, signed));
    }
}
