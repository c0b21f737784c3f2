package io.ironbark.cloud.audit;

import java.time.Instant;
import java.util.List;

/**
 * A mutation that was committed.
 *
 * @param id in order of writing
 * @param accessKey that signed the request; the operator's name for what an operator did
 * @param resources the ARNs that it was authorised for
 */
public record AuditEntry(
        long id,
        Instant at,
        String requestId,
        String account,
        String principalArn,
        String accessKey,
        String action,
        List<String> resources) {
    public AuditEntry {
        resources = List.copyOf(resources);
    }
}
