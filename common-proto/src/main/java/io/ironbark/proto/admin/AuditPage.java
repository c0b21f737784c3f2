package io.ironbark.proto.admin;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.ironbark.proto.id.AccountId;
import java.time.Instant;
import java.util.List;

/** Changes that callers made, oldest first; ask again with the last {@code sequence} as {@code after}. */
public record AuditPage(List<Entry> entries) {
    public AuditPage {
        entries = List.copyOf(entries);
    }

    /** One change. */
    public record Entry(
            long sequence,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
            String requestId,
            AccountId account,
            String principalArn,
            String action,
            List<String> resources) {
        public Entry {
            resources = List.copyOf(resources);
        }
    }
}
