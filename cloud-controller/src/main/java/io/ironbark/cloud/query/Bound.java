package io.ironbark.cloud.query;

import java.util.Optional;

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
     * @param fingerprint of all that the request asks for, the client token and the page apart
     */
    public record Heading(boolean dryRun, Optional<String> clientToken, String fingerprint) {}

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
