package io.ironbark.cloud.front;

import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.auth.Secret;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Client tokens: the answer to the first request with a token, kept for its repetitions.
 *
 * The row is inserted before anything else in the mutation's transaction. A second request with the token waits on the
 * unique index until the first has committed, and then finds its answer; if the first fails, the second takes its place.
 */
final class ClientTokenStore {
    /** Before an answer that is sealed: one in clear is XML. */
    private static final String SEALED = "sealed:";

    private static final String OWNER = "answer to ";

    private static final String CLAIM = """
            INSERT INTO client_token (account, action, token, request_hash, answer, created_at)
            VALUES (?, ?, ?, ?, '', ?)
            ON CONFLICT DO NOTHING
            """;

    private static final String FIND = """
            SELECT request_hash, answer, resources
              FROM client_token
             WHERE account = ? AND action = ? AND token = ?
            """;

    private static final String KEEP = """
            UPDATE client_token
               SET answer = ?, resources = ?
             WHERE account = ? AND action = ? AND token = ?
            """;

    /** A launch's token is needed for as long as an instance of it is remembered. */
    private static final String EXPIRE = """
            DELETE FROM client_token
             WHERE (account, action, token) IN (
                   SELECT account, action, token
                     FROM client_token AS old
                    WHERE created_at < ?
                      AND NOT (action = 'RunInstances' AND EXISTS (
                              SELECT FROM instance
                               WHERE instance.account = old.account AND instance.client_token = old.token))
                    ORDER BY created_at
                    LIMIT ?)
            """;

    private final InstantSource clock;
    private final SecretBox box;

    ClientTokenStore(InstantSource clock, SecretBox box) {
        this.clock = clock;
        this.box = box;
    }

    /** What was answered to the first request with a token, and on which resources it was allowed. */
    record Earlier(String requestHash, String answer, List<Arn> resources) {}

    /** Takes the token, or finds what was answered when it was taken. */
    Optional<Earlier> claim(Tx tx, Caller caller, String action, String token, String requestHash) throws SQLException {
        int inserted = Sql.update(tx, CLAIM, caller.account(), action, token, requestHash, clock.instant());
        return inserted == 1 ? Optional.empty() : find(tx, caller, action, token);
    }

    /** What was answered when the token was taken, if it was. */
    Optional<Earlier> find(Tx tx, Caller caller, String action, String token) throws SQLException {
        return Sql.first(
                tx,
                FIND,
                row -> new Earlier(
                        row.getString("request_hash"),
                        opened(token, row.getString("answer")),
                        Sql.texts(row, "resources").stream().map(Arn::new).toList()),
                caller.account(),
                action,
                token);
    }

    /** Removes tokens of before a moment that nothing needs any more, this many at most; how many there were. */
    int expire(Tx tx, Instant before, int limit) throws SQLException {
        return Sql.update(tx, EXPIRE, before, limit);
    }

    /** Keeps the answer for repetitions. */
    void keep(Tx tx, Caller caller, String action, String token, Earlier done) throws SQLException {
        Sql.later(tx, KEEP, sealed(token, done.answer()), done.resources(), caller.account(), action, token);
    }

    /** An answer that repeats user data is not kept in clear. */
    private String sealed(String token, String answer) {
        return answer.contains("<userData>")
                ? SEALED + Base64.getEncoder().encodeToString(box.seal(OWNER + token, new Secret(answer)))
                : answer;
    }

    private String opened(String token, String kept) {
        return kept.startsWith(SEALED)
                ? box.unseal(OWNER + token, Base64.getDecoder().decode(kept.substring(SEALED.length())))
                        .reveal()
                : kept;
    }
}
