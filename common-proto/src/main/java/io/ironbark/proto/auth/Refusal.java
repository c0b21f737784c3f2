package io.ironbark.proto.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Why a signature was not accepted. */
public sealed interface Refusal {
    /** The request has no signature at all. S3 may still serve it to anonymous callers. */
    record MissingAuthentication() implements Refusal {}

    /** Neither {@code x-amz-date} nor {@code Date}, or one that is no date. */
    record NoDate() implements Refusal {}

    /** A signature in the header and another in the query. */
    record SeveralMechanisms() implements Refusal {}

    /** The Authorization header can't be read. */
    record MalformedHeader(String message) implements Refusal {}

    /** A parameter of a signed URL or signed form is missing or can't be read. */
    record MalformedQuery(String message) implements Refusal {}

    /** Signature Version 2 is switched off, or another scheme is used. */
    record UnsupportedScheme(String scheme) implements Refusal {}

    /** There is no such access key. */
    record UnknownKey(String accessKeyId) implements Refusal {}

    /** The signature is not the one that the holder of the key would make; what we signed helps to find out why. */
    record SignatureMismatch(String accessKeyId, String provided, String stringToSign, String canonicalRequest)
            implements Refusal {}

    /** The clocks are too far apart. */
    record SkewTooLarge(Instant requestTime, Instant serverTime, Duration allowed) implements Refusal {}

    /** A signed URL or form that was good until some time ago. */
    record Expired(Instant expiredAt, Instant serverTime, long expiresSeconds) implements Refusal {}

    /** A signed URL that is not good yet. */
    record NotYetValid(Instant validFrom, Instant serverTime) implements Refusal {}

    /** Signed for another region, and we are strict. */
    record WrongRegion(String given, String expected) implements Refusal {}

    /** Signed for another service. */
    record WrongService(String given) implements Refusal {}

    /** These fields must be signed and are not. */
    record HeadersNotSigned(List<String> names) implements Refusal {
        public HeadersNotSigned {
            names = List.copyOf(names);
        }
    }

    /** A temporary key without its session token. */
    record TokenMissing() implements Refusal {}

    /** A session token that is not this key's. */
    record TokenMismatch() implements Refusal {}

    /** S3's Signature Version 4 needs {@code x-amz-content-sha256}. */
    record PayloadHashMissing() implements Refusal {}

    /** {@code x-amz-content-sha256} is neither a digest nor a literal that we know. */
    record PayloadHashInvalid(String value) implements Refusal {}
}
