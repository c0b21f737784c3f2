package io.ironbark.proto.auth;

/**
 * What the signatures of chunks are made with, each over the one before it.
 *
 * @param key the signing key
 * @param timestamp of the request, as it was signed
 * @param seed the signature of the request itself
 */
public record ChunkSigning(SigningKey key, String timestamp, CredentialScope scope, String seed) {
    String chunk(String previous, String dataSha256) {
        return sign("AWS4-HMAC-SHA256-PAYLOAD", previous + "\n" + Digests.EMPTY_SHA256 + "\n" + dataSha256);
    }

    String trailer(String previous, String trailerSha256) {
        return sign("AWS4-HMAC-SHA256-TRAILER", previous + "\n" + trailerSha256);
    }

    private String sign(String algorithm, String rest) {
        var toSign = algorithm + "\n" + timestamp + "\n" + scope + "\n" + rest;
        return key.sign(toSign);
    }
}
