package io.ironbark.cloud.front;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Handler;
import io.ironbark.cloud.audit.AuditStore;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.front.Endpoint.Call;
import java.sql.SQLException;
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
        return database.transaction(tx -> once(tx, call, caller, handler));
    }

    <Q extends Record, P, R extends Record> String run(
            Call<Q, R> call, Caller caller, Handler.Staged<Q, P, R> handler) {
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

    private <Q extends Record, R extends Record> String once(
            Tx tx, Call<Q, R> call, Caller caller, Handler.Write<Q, R> handler) throws SQLException {
        String action = call.endpoint().action().name();
        Optional<String> token = call.bound().clientToken();
        if (token.isPresent()) {
            String hash = call.bound().fingerprint();
            var earlier = tokens.claim(tx, caller, action, token.get(), hash);
            if (earlier.isPresent()) {
                if (!earlier.get().requestHash().equals(hash)) {
                    throw new ApiException(new ApiError.IdempotentParameterMismatch());
                }
                return earlier.get().answer();
            }
        }
        R result = handler.handle(tx, caller, call.bound().request());
        String content = call.endpoint().render(result);
        audit.append(tx, caller, call.endpoint().action().iamAction(), call.resources(caller));
        if (token.isPresent()) {
            tokens.keep(tx, caller, action, token.get(), content);
        }
        return content;
    }
}
