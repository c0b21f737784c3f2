package io.ironbark.proto.admin;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.ironbark.proto.id.AccountId;
import java.time.Instant;
import java.util.List;

/** All accounts, by name. */
public record Accounts(List<Summary> accounts) {
    public Accounts {
        accounts = List.copyOf(accounts);
    }

    /** One account. */
    public record Summary(
            AccountId account,
            String name,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant created) {}
}
