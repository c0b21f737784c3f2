package io.ironbark.cloud.query;

import java.util.Optional;

/**
 * A request, checked.
 *
 * @param request what the handler gets
 * @param dryRun true if nothing is to be done
 * @param clientToken by which a repetition of this request is known
 * @param fingerprint of all that the request asks for, the client token and the page apart
 */
public record Bound<Q extends Record>(Q request, boolean dryRun, Optional<String> clientToken, String fingerprint) {}
