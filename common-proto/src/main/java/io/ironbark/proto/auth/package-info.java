/**
 * Who sent a request, and whether they did: signatures of the AWS protocols, verified.
 *
 * <p>Everything here is pure but for the {@link CredentialSource}: a {@link RawRequest} (method, raw target, header
 * fields) and the time go in, a {@link Verification} comes out, either {@link Verification.Verified} or
 * {@link Verification.Refused} with a {@link Refusal}, which each front turns into its own protocol's error code. The
 * two doors are {@link QueryAuthenticator} (EC2, IAM, STS: the body is known when the signature is checked) and
 * {@link S3Authenticator} (the body follows; its {@link PayloadMode} says how to check it on the way).
 *
 * <p>Rules for those who add to it:
 * <ul>
 *   <li>Text from the wire is one char per byte (ISO 8859-1), as HTTP servers hand it over; percent-decoding makes
 *       UTF-8 of it only where meaning is wanted, never for signing.</li>
 *   <li>A signature is compared in constant time, and an unknown key costs as much as a known one.</li>
 *   <li>A canonical form may have more than one spelling in the wild (a path that is signed as sent, or decoded and
 *       encoded again). Trying a second spelling is safe as long as both mean the same resource.</li>
 *   <li>Every {@code x-amz-*} field must be among the signed ones: an unsigned one would change what a signed request
 *       does.</li>
 * </ul>
 */
@NullMarked
package io.ironbark.proto.auth;

import org.jspecify.annotations.NullMarked;
