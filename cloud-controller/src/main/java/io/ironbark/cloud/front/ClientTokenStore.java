package io.ironbark.cloud.front;

import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.auth.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Client tokens: the answer to the first request with a token, kept for its repetitions.
 *
 * A mutation locks its token before anything else, and looks whether there is an answer; both go to the database with the
 * first question that it asks, and an answer that is found ends it there ({@link Repeated}). A second request with the
 * token waits for that lock until the first has committed, and then finds its answer; if the first fails, the second takes
 * its place. The row is inserted with the answer, right before the commit. That its key is unique is what makes a token
 * good for one outcome; the lock only spares the second request its work.
 */
final class ClientTokenStore {
    /** Before an answer that is sealed: one in clear is XML. */
    private static final String SEALED = "sealed:";

    private static final String OWNER = "answer to ";

    /** Held to the end of the transaction; locks of accounts are of another kind, with two numbers. */
    private static final String LOCK = """
            SELECT pg_advisory_xact_lock(hashtextextended(?, 0))
            """;

    private static final String FIND = """
            SELECT request_hash, answer, resources
              FROM client_token
             WHERE account = ? AND action = ? AND token = ?
            """;

    private static final String KEEP = """
            INSERT INTO client_token (account, action, token, request_hash, answer, resources, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
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

    /** Ends an attempt at what was done before. */
    static final class Repeated extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Earlier earlier;

        Repeated(Earlier earlier) {
            super("the token was taken before", null, false, false);
            this.earlier = earlier;
        }

        Earlier earlier() {
            return earlier;
        }
    }

    /**
     * Takes the token, together with what the transaction asks first; if it was taken before, that question fails with
     * {@link Repeated}.
     */
    void claim(Tx tx, Caller caller, String action, String token) {
        Sql.later(tx, LOCK, String.join("/", caller.account().value(), action, token));
        var _ = Sql.soon(
                tx,
                FIND,
                row -> {
                    throw new Repeated(earlier(token, row));
                },
                caller.account(),
                action,
                token);
    }

    /** What was answered when the token was taken, if it was. */
    Optional<Earlier> find(Tx tx, Caller caller, String action, String token) throws SQLException {
        return Sql.first(tx, FIND, row -> earlier(token, row), caller.account(), action, token);
    }

    private Earlier earlier(String token, ResultSet row) throws SQLException {
        return new Earlier(
                row.getString("request_hash"),
                opened(token, row.getString("answer")),
                Sql.texts(row, "resources").stream().map(Arn::new).toList());
    }

    /** Removes tokens of before a moment that nothing needs any more, this many at most; how many there were. */
    int expire(Tx tx, Instant before, int limit) throws SQLException {
        return Sql.update(tx, EXPIRE, before, limit);
    }

    /** Keeps the answer for repetitions; the transaction fails if there is one. */
    void keep(Tx tx, Caller caller, String action, String token, Earlier done) {
        Sql.later(
                tx,
                KEEP,
                caller.account(),
                action,
                token,
                done.requestHash(),
                sealed(token, done.answer()),
                done.resources(),
                clock.instant());
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
