package io.ironbark.cloud.front;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Handler;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.cloud.query.Bound;
import io.ironbark.cloud.query.Parameters;
import io.ironbark.cloud.query.RequestBinder;
import io.ironbark.cloud.query.ResultWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** An action with its ways in and out, all worked out when the program starts. */
public record Endpoint<Q extends Record, R extends Record>(
        Action<Q, R> action, RequestBinder<Q> binder, ResultWriter writer) {
    private static final int TYPICAL_ANSWER = 4_096;

    static <Q extends Record, R extends Record> Endpoint<Q, R> of(ServiceModel model, Action<Q, R> action) {
        var operation = Objects.requireNonNull(model.operations().get(action.name()), action.name());
        return new Endpoint<>(
                action, RequestBinder.of(model, action), ResultWriter.of(model, operation, action.result()));
    }

    /** Looks for what is asked, and later gives what appends the content of the answer. */
    @FunctionalInterface
    interface Begin {
        void begin(Consumer<Consumer<StringBuilder>> then);
    }

    /** A request to this endpoint, checked. */
    record Call<Q extends Record, R extends Record>(Endpoint<Q, R> endpoint, Bound<Q> bound) {
        List<Arn> resources(Caller caller) {
            return endpoint.action().resources().apply(caller, bound.request());
        }

        /** Finds what a DryRun can find beyond names and permissions; throws what it would be refused with. */
        void rehearse(Caller caller, Mutations mutations) {
            endpoint.action().rehearsal().ifPresent(attempt -> mutations.rehearse(this, caller, attempt));
        }

        /** What may be begun where nobody may wait, if this is such. */
        Optional<Begin> prompt(Caller caller) {
            return endpoint.action().handler() instanceof Handler.Prompt<Q, R> prompt
                            && !bound.dryRun()
                            && prompt.isPrompt(bound.request())
                    ? Optional.of(then -> prompt.begin(
                            caller, bound.request(), result -> then.accept(out -> endpoint.render(result.get(), out))))
                    : Optional.empty();
        }

        /** Does what is asked, and appends the content of the answer. */
        void run(Caller caller, Mutations mutations, StringBuilder out) {
            switch (endpoint.action().handler()) {
                case Handler.Read<Q, R> read -> endpoint.render(read.handle(caller, bound.request()), out);
                case Handler.Write<Q, R> write -> out.append(mutations.run(this, caller, write));
                case Handler.Staged<Q, ?, R> staged -> out.append(mutations.run(this, caller, staged));
            }
        }
    }

    /** True if its requests may be begun where nobody may wait. */
    boolean isPrompt() {
        return action.handler() instanceof Handler.Prompt<Q, R>
                && action.completion().isEmpty();
    }

    /** What was done already for such a request, if its words alone don't say what it means. */
    Optional<ClientTokenStore.Earlier> repeated(Caller caller, Parameters parameters, Mutations mutations) {
        return binder.incomplete(parameters).flatMap(heading -> mutations.earlier(caller, action.name(), heading));
    }

    Call<Q, R> bind(Caller caller, Parameters parameters) {
        return new Call<>(this, binder.bind(caller, parameters));
    }

    String render(R result) {
        var out = new StringBuilder(TYPICAL_ANSWER);
        render(result, out);
        return out.toString();
    }

    private void render(R result, StringBuilder out) {
        if (writer.writesNothing()) {
            out.append("<return>true</return>");
        } else {
            writer.write(result, out);
        }
    }
}
