package io.ironbark.proto.admin;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.util.List;

/** The users of an account, by name. */
public record Users(List<Summary> users) {
    public Users {
        users = List.copyOf(users);
    }

    /**
     * One user.
     *
     * @param policies the names of the user's own
     */
    public record Summary(
            String name,
            String id,
            String arn,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant created,
            List<String> policies) {
        public Summary {
            policies = List.copyOf(policies);
        }
    }
}
