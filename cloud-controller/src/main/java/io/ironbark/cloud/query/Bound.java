package io.ironbark.cloud.query;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A request, checked.
 *
 * @param request what the handler gets
 */
public record Bound<Q extends Record>(Q request, Heading heading) {
    /**
     * What every request says of itself, whatever it asks for.
     *
     * @param dryRun true if nothing is to be done
     * @param clientToken by which a repetition of this request is known
     * @param own its parameters, those of the protocol apart
     */
    public record Heading(boolean dryRun, Optional<String> clientToken, SortedMap<String, String> own) {
        /** What a request may change and ask for the same. */
        private static final Set<String> ASIDE = Set.of(
                RequestBinder.DRY_RUN, RequestBinder.CLIENT_TOKEN, RequestBinder.MAX_RESULTS, RequestBinder.NEXT_TOKEN);

        /** Of all that the request asks for, the client token and the page apart. */
        public String fingerprint() {
            var text = new StringBuilder();
            own.forEach((name, value) -> {
                if (!value.isEmpty() && !ASIDE.contains(name)) {
                    text.append(name.length()).append(':').append(name);
                    text.append(value.length()).append(':').append(value);
                }
            });
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                return HexFormat.of().formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    /** True if nothing is to be done. */
    public boolean dryRun() {
        return heading.dryRun();
    }

    /** By which a repetition of this request is known. */
    public Optional<String> clientToken() {
        return heading.clientToken();
    }

    /** Of all that the request asks for. */
    public String fingerprint() {
        return heading.fingerprint();
    }
}
