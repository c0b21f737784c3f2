package io.ironbark.cloud.front;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Handler;
import io.ironbark.cloud.audit.AuditStore;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.front.Endpoint.Call;
import io.ironbark.cloud.query.Bound.Heading;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What all mutations have in common: one transaction with the client token, the rows and the audit row. */
final class Mutations {
    private final Database database;
    private final ClientTokenStore tokens;
    private final AuditStore audit;

    Mutations(Database database, ClientTokenStore tokens, AuditStore audit) {
        this.database = database;
        this.tokens = tokens;
        this.audit = audit;
    }

    <Q extends Record, R extends Record> String run(Call<Q, R> call, Caller caller, Handler.Write<Q, R> handler) {
        try {
            return database.transaction(tx -> once(tx, call, caller, handler));
        } catch (ClientTokenStore.Repeated e) {
            return answer(e.earlier(), call.bound().fingerprint());
        } catch (ApiException | IllegalStateException e) {
            // It may have failed for what the first request with the token has done since.
            return earlier(call, caller).orElseThrow(() -> e);
        }
    }

    <Q extends Record, P, R extends Record> String run(
            Call<Q, R> call, Caller caller, Handler.Staged<Q, P, R> handler) {
        Optional<String> answered = earlier(call, caller);
        if (answered.isPresent()) {
            return answered.get(); // what the first such request made must not be in the way of its repetition
        }
        P prepared = handler.prepare().prepare(caller, call.bound().request());
        return run(call, caller, (tx, who, request) -> handler.commit().handle(tx, who, request, prepared));
    }

    /** Tries, in a transaction that never commits. */
    <Q extends Record, R extends Record> void rehearse(Call<Q, R> call, Caller caller, Handler.Write<Q, R> attempt) {
        database.inTransaction(tx -> {
            var _ = attempt.handle(tx, caller, call.bound().request());
            throw new ApiException(new ApiError.DryRunWouldSucceed());
        });
    }

    /** The database is asked only if there is a token. */
    private Optional<String> earlier(Call<?, ?> call, Caller caller) {
        String action = call.endpoint().action().name();
        return call.bound()
                .clientToken()
                .flatMap(token -> database.read(tx -> tokens.find(tx, caller, action, token)))
                .map(found -> answer(found, call.bound().fingerprint()));
    }

    /**
     * What was done when the token of such a request was taken. It is asked before a request is completed: what the first
     * one was completed from, such as a launch template, may be gone or changed since, and the token must win.
     */
    Optional<ClientTokenStore.Earlier> earlier(Caller caller, String action, Heading heading) {
        Optional<String> token = heading.clientToken();
        if (token.isEmpty() || heading.dryRun()) {
            return Optional.empty();
        }
        var found = database.read(tx -> tokens.find(tx, caller, action, token.get()));
        found.ifPresent(done -> answer(done, heading.fingerprint()));
        return found.filter(done -> !done.resources().isEmpty());
    }

    private static String answer(ClientTokenStore.Earlier earlier, String fingerprint) {
        if (!earlier.requestHash().equals(fingerprint)) {
            throw new ApiException(new ApiError.IdempotentParameterMismatch());
        }
        return earlier.answer();
    }

    private <Q extends Record, R extends Record> String once(
            Tx tx, Call<Q, R> call, Caller caller, Handler.Write<Q, R> handler) throws SQLException {
        String action = call.endpoint().action().name();
        Optional<String> token = call.bound().clientToken();
        token.ifPresent(claimed -> tokens.claim(tx, caller, action, claimed));
        R result = handler.handle(tx, caller, call.bound().request());
        String content = call.endpoint().render(result);
        List<Arn> resources = call.resources(caller);
        audit.append(tx, caller, call.endpoint().action().iamAction(), resources);
        if (token.isPresent()) {
            var done = new ClientTokenStore.Earlier(call.bound().fingerprint(), content, resources);
            tokens.keep(tx, caller, action, token.get(), done);
        }
        return content;
    }
}
