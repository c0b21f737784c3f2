package io.ironbark.walrus.s3;

import io.ironbark.proto.auth.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** How S3 says why a signature was refused. */
public final class AuthErrors {
    private AuthErrors() {}

    /** The error that a refusal is. */
    public static S3Exception of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.MissingAuthentication _ -> S3Error.AccessDenied.asException();
            case Refusal.NoDate _ ->
                S3Error.AccessDenied.because("AWS authentication requires a valid Date or x-amz-date header");
            case Refusal.SeveralMechanisms _ ->
                S3Error.InvalidArgument.because(
                        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query"
                                + " string parameter or the Authorization header should be specified");
            case Refusal.MalformedHeader(var message) ->
                S3Error.AuthorizationHeaderMalformed.because("The authorization header is malformed; " + message);
            case Refusal.MalformedQuery(var message) -> S3Error.AuthorizationQueryParametersError.because(message);
            case Refusal.UnsupportedScheme _ ->
                S3Error.InvalidRequest.because(
                        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
            case Refusal.UnknownKey(var id) ->
                S3Error.InvalidAccessKeyId.asException().with("AWSAccessKeyId", id);
            case Refusal.SignatureMismatch mismatch -> mismatch(mismatch);
            case Refusal.SkewTooLarge(var requested, var server, var allowed) ->
                S3Error.RequestTimeTooSkewed.asException()
                        .with("RequestTime", requested.toString())
                        .with("ServerTime", server.toString())
                        .with("MaxAllowedSkewMilliseconds", Long.toString(allowed.toMillis()));
            case Refusal.Expired(var at, var server, var seconds) ->
                S3Error.AccessDenied.because("Request has expired")
                        .with("X-Amz-Expires", Long.toString(seconds))
                        .with("Expires", at.toString())
                        .with("ServerTime", server.toString());
            case Refusal.NotYetValid(var from, var server) ->
                S3Error.AccessDenied.because("Request is not valid yet")
                        .with("ValidFrom", from.toString())
                        .with("ServerTime", server.toString());
            case Refusal.WrongRegion(var given, var expected) ->
                S3Error.AuthorizationHeaderMalformed.because(
                                "The authorization header is malformed; the region '%s' is wrong; expecting '%s'"
                                        .formatted(given, expected))
                        .with("Region", expected);
            case Refusal.WrongService(var given) ->
                S3Error.AuthorizationHeaderMalformed.because(
                        "The authorization header is malformed; incorrect service '%s'. This endpoint belongs to 's3'."
                                .formatted(given));
            case Refusal.HeadersNotSigned(var names) ->
                S3Error.AccessDenied.because("There were headers present in the request which were not signed")
                        .with("HeadersNotSigned", String.join(", ", names));
            case Refusal.TokenMissing _ -> S3Error.InvalidAccessKeyId.asException();
            case Refusal.TokenMismatch _ -> S3Error.InvalidToken.asException();
            case Refusal.PayloadHashMissing _ ->
                S3Error.InvalidRequest.because("Missing required header for this request: x-amz-content-sha256");
            case Refusal.PayloadHashInvalid(var value) ->
                S3Error.InvalidArgument.because(
                                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                                        + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD,"
                                        + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, or a valid sha256 value.")
                        .with("ArgumentName", "x-amz-content-sha256")
                        .with("ArgumentValue", value);
        };
    }

    private static S3Exception mismatch(Refusal.SignatureMismatch mismatch) {
        return S3Error.SignatureDoesNotMatch.asException()
                .with("AWSAccessKeyId", mismatch.accessKeyId())
                .with("SignatureProvided", mismatch.provided())
                .with("StringToSign", mismatch.stringToSign())
                .with(
                        "StringToSignBytes",
                        HexFormat.ofDelimiter(" ")
                                .formatHex(mismatch.stringToSign().getBytes(StandardCharsets.ISO_8859_1)))
                .with("CanonicalRequest", mismatch.canonicalRequest());
    }
}
