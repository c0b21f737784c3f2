/**
 * Who an instance is, in a form that it can show to others: a document, the cloud's signature on it, and the certificate
 * that the signature is checked with.
 *
 * The cloud controller signs, since a node that is broken into must not be able to speak for the guests of others; the
 * node only puts signature and document together. RSA and SHA-256, for that is what EC2's users check.
 */
@NullMarked
package io.ironbark.proto.identity;

import org.jspecify.annotations.NullMarked;
