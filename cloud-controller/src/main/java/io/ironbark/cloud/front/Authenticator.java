package io.ironbark.cloud.front;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.proto.access.CompiledPolicies;
import io.ironbark.proto.access.Identities;
import io.ironbark.proto.auth.AuthRules;
import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.CredentialSource;
import io.ironbark.proto.auth.QueryAuthenticator;
import io.ironbark.proto.auth.RawRequest;
import io.ironbark.proto.auth.Refusal;
import io.ironbark.proto.auth.Verification;
import java.time.InstantSource;

/** Who sent a request, in the words of the API. */
final class Authenticator {
    private static final String MISMATCH =
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                    + " Access Key and signing method.";
    private static final String NO_TOKEN =
            "AWS was not able to validate the provided access credentials: the security token is missing or wrong";

    private final QueryAuthenticator signatures;
    private final Identities identities = new Identities(new CompiledPolicies());
    private final InstantSource clock;
    private final String region;

    Authenticator(CredentialSource credentials, InstantSource clock, String region) {
        this.signatures = new QueryAuthenticator(AuthRules.query(), credentials);
        this.clock = clock;
        this.region = region;
    }

    /** The caller, or a refusal. */
    Caller authenticate(RawRequest request, byte[] body, String requestId) {
        return switch (signatures.verify(request, body, clock.instant())) {
            case Verification.Verified verified -> caller(verified.credential(), requestId);
            case Verification.Refused(var why) -> throw new ApiException(refusal(why));
        };
    }

    private Caller caller(Credential credential, String requestId) {
        String arn = credential.principalArn();
        String id = credential.userId().orElse(credential.account().value());
        return new Caller(
                credential.account(), arn, id, credential.accessKeyId(), region, requestId, identities.of(credential));
    }

    private static ApiError refusal(Refusal why) {
        return switch (why) {
            case Refusal.MissingAuthentication _ ->
                new ApiError.NotAuthenticated("The request must contain a signature made with an access key");
            case Refusal.NoDate _ ->
                new ApiError.NotAuthenticated("The request must contain a valid date or x-amz-date header");
            case Refusal.SeveralMechanisms _ ->
                new ApiError.NotAuthenticated("The request is signed both in its header and in its query string");
            case Refusal.MalformedHeader(var message) -> new ApiError.NotAuthenticated(message);
            case Refusal.MalformedQuery(var message) -> new ApiError.NotAuthenticated(message);
            case Refusal.UnsupportedScheme(var scheme) ->
                new ApiError.NotAuthenticated("The signature scheme is not supported: " + scheme);
            case Refusal.UnknownKey _ -> new ApiError.UnknownAccessKey();
            case Refusal.SignatureMismatch _ -> new ApiError.SignatureDoesNotMatch(MISMATCH);
            case Refusal.SkewTooLarge(var sent, var now, var allowed) ->
                new ApiError.RequestExpired("Request has expired: it is of " + sent + ", the server's clock says " + now
                        + ", and " + allowed.toMinutes() + " minutes are allowed");
            case Refusal.Expired(var at, var now, var _) ->
                new ApiError.RequestExpired("Request has expired: it was good until " + at + ", now is " + now);
            case Refusal.NotYetValid(var from, var now) ->
                new ApiError.RequestExpired("Signature not yet current: it is good from " + from + ", now is " + now);
            case Refusal.WrongRegion(var given, var expected) ->
                new ApiError.SignatureDoesNotMatch(
                        "Credential should be scoped to a valid region: " + expected + ", not " + given);
            case Refusal.WrongService(var given) ->
                new ApiError.SignatureDoesNotMatch("Credential should be scoped to correct service, not " + given);
            case Refusal.HeadersNotSigned(var names) ->
                new ApiError.SignatureDoesNotMatch("These headers must be signed: " + String.join(", ", names));
            case Refusal.TokenMissing _, Refusal.TokenMismatch _ -> new ApiError.NotAuthenticated(NO_TOKEN);
            case Refusal.PayloadHashMissing _, Refusal.PayloadHashInvalid _ ->
                new ApiError.SignatureDoesNotMatch("The payload's digest is missing or invalid");
        };
    }
}
