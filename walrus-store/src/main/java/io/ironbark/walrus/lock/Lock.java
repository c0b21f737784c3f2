package io.ironbark.walrus.lock;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What keeps a version from being deleted. */
public record Lock(Optional<Retention> retention, boolean legalHold) {
    public static final Lock NONE = new Lock(Optional.empty(), false);

    /** Asked only if a governance retention stands in the way: whether the caller may bypass it and wants to. */
    @FunctionalInterface
    public interface Bypass {
        boolean isAllowed() throws SQLException;
    }

    /** As the row of an object or an upload has it. */
    public static Lock read(ResultSet row) throws SQLException {
        var mode = Optional.ofNullable(row.getString("lock_mode")).map(LockMode::valueOf);
        boolean hold = row.getBoolean("legal_hold");
        if (mode.isEmpty()) {
            return hold ? new Lock(Optional.empty(), true) : NONE;
        }
        var until = row.getObject("lock_until", OffsetDateTime.class).toInstant();
        return new Lock(Optional.of(new Retention(mode.get(), until)), hold);
    }

    /** Why a version may not go; empty if it may. */
    public Optional<String> refusal(Instant now, Bypass bypass) throws SQLException {
        if (legalHold) {
            return Optional.of("The version is under a legal hold.");
        }
        if (retention.isEmpty() || retention.get().isOver(now)) {
            return Optional.empty();
        }
        return switch (retention.get().mode()) {
            case COMPLIANCE ->
                Optional.of("The version is retained until " + retention.get().until() + ".");
            case GOVERNANCE ->
                bypass.isAllowed()
                        ? Optional.empty()
                        : Optional.of("The version is retained until "
                                + retention.get().until() + ", and governance is not bypassed.");
        };
    }
}
