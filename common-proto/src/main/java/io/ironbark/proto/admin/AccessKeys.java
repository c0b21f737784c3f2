package io.ironbark.proto.admin;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.util.List;

/** The access keys of an account and its users, the oldest first. */
public record AccessKeys(List<Summary> keys) {
    public AccessKeys {
        keys = List.copyOf(keys);
    }

    /** One key, without its secret. */
    public record Summary(
            String accessKeyId,
            String principalArn,
            boolean active,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant created) {}
}
