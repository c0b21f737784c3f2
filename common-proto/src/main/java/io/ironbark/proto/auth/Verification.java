package io.ironbark.proto.auth;

import java.util.Optional;

/** What became of checking a signature. */
public sealed interface Verification {
    /**
     * The holder of this credential sent the request.
     *
     * @param scope the credential scope, with Signature Version 4
     * @param payload what is left to check when the body comes
     * @param presigned true if the signature came in the query string of a URL
     */
    record Verified(Credential credential, Optional<CredentialScope> scope, PayloadMode payload, boolean presigned)
            implements Verification {}

    /** Nobody did whom we know. */
    record Refused(Refusal why) implements Verification {}
}
