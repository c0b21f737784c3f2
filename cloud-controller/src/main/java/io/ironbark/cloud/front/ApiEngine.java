package io.ironbark.cloud.front;

import io.ironbark.cloud.access.Authorizer;
import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Fault;
import io.ironbark.cloud.audit.AuditStore;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.DatabaseAway;
import io.ironbark.cloud.front.Turns.Turn;
import io.ironbark.cloud.query.Envelope;
import io.ironbark.cloud.query.Parameters;
import io.ironbark.proto.auth.CredentialSource;
import io.ironbark.proto.hop.RequestId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Answers requests of the query protocol. */
public final class ApiEngine {
    private static final Logger log = LoggerFactory.getLogger(ApiEngine.class);

    /** Actions that need no permission, so that everybody can find out who they are. */
    private static final Set<String> ALWAYS_ALLOWED = Set.of("sts:GetCallerIdentity");

    private static final int TYPICAL_ANSWER = 4_096;
    private static final Pattern VERSION = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final Catalog catalog;
    private final Authenticator authenticator;

    /** For who must not wait: only keys that were looked up a moment ago are known. */
    private final Authenticator recent;

    private final Authorizer authorizer;
    private final CredentialCache credentials;
    private final Throttle throttle;
    private final Turns turns = new Turns();
    private final Mutations mutations;
    private final MeterRegistry metrics;
    private final ConcurrentHashMap<Outcome, Timer> timers = new ConcurrentHashMap<>();
    private final HttpDates dates;

    /** What requests are counted by. */
    private record Outcome(String action, int status) {}

    /**
     * What an engine stands on.
     *
     * @param region that is told, and that ARNs name
     */
    public record Ground(
            Database database,
            CredentialSource credentials,
            SecretBox box,
            InstantSource clock,
            String region,
            Throttle.Limits limits,
            MeterRegistry metrics) {}

    /** Serves the actions of a catalog. */
    public ApiEngine(Catalog catalog, Ground ground) {
        this.catalog = catalog;
        var clock = ground.clock();
        this.credentials = new CredentialCache(ground.credentials(), clock);
        this.authenticator = new Authenticator(credentials, clock, ground.region());
        this.recent = new Authenticator(credentials::recent, clock, ground.region());
        this.dates = new HttpDates(clock);
        this.throttle = new Throttle(ground.limits(), clock);
        this.authorizer = Authorizer.byPolicies(clock);
        this.mutations =
                new Mutations(ground.database(), new ClientTokenStore(clock, ground.box()), new AuditStore(clock));
        this.metrics = ground.metrics();
    }

    /** The way of every request, on a thread of its own. */
    Answer answer(Visit visit) {
        try (var _ = MDC.putCloseable(RequestId.LOG_KEY, visit.requestId())) {
            try {
                Parameters parameters = visit.parameters();
                ServiceChoice.refuseElsewhere(visit.request(), parameters);
                Caller caller = authenticator.authenticate(visit.request(), visit.body(), visit.requestId());
                Endpoint<?, ?> endpoint = endpoint(visit.service(), parameters);
                visit.knowAction(endpoint.action().iamAction());
                throttle.take(caller.account(), endpoint.action(), parameters);
                try (var _ = turns.await(caller.account(), throttle.isBoundless(endpoint.action(), parameters))) {
                    return timed(visit, serve(endpoint, caller, parameters));
                }
            } catch (RuntimeException e) {
                return timed(visit, refusal(visit, e));
            }
        }
    }

    /**
     * The same where nobody may wait: begins what only has to look for what many look for ({@link Handler.Prompt}), and
     * later, on some thread that must not be held up, gives what makes the answer. Returns false for any other request, those
     * that are to be refused among them, with nothing done: {@link #answer} is its way.
     */
    boolean begin(Visit visit, Consumer<Supplier<Answer>> then) {
        try (var _ = MDC.putCloseable(RequestId.LOG_KEY, visit.requestId())) {
            Parameters parameters = visit.parameters();
            var endpoint = parameters.get("Action").flatMap(name -> catalog.promptEndpoint(visit.service(), name));
            if (endpoint.isEmpty()) {
                return false;
            }
            ServiceChoice.refuseElsewhere(visit.request(), parameters);
            Caller caller = recent.authenticate(visit.request(), visit.body(), visit.requestId());
            var call = endpoint.get().bind(caller, parameters);
            authorise(caller, endpoint.get().action(), call.resources(caller));
            var prompt = call.prompt(caller);
            var turn = prompt.flatMap(_ -> turns.prompt(caller.account()));
            if (prompt.isEmpty() || turn.isEmpty()) {
                return false;
            }
            visit.knowAction(endpoint.get().action().iamAction());
            begin(new Admitted(visit, endpoint.get().action(), caller, turn.get()), prompt.get(), then);
            return true;
        } catch (RuntimeException e) {
            log.trace("goes on a thread", e);
            return false;
        }
    }

    /** A request that will be answered without a thread, or refused so. */
    private record Admitted(Visit visit, Action<?, ?> action, Caller caller, Turn turn) {}

    private void begin(Admitted admitted, Endpoint.Begin prompt, Consumer<Supplier<Answer>> then) {
        try {
            throttle.take(
                    admitted.caller().account(),
                    admitted.action(),
                    admitted.visit().parameters());
            prompt.begin(content -> then.accept(() -> end(admitted, content)));
        } catch (RuntimeException e) {
            then.accept(() -> end(admitted, _ -> {
                throw e;
            }));
        }
    }

    private Answer end(Admitted admitted, Consumer<StringBuilder> content) {
        Visit visit = admitted.visit();
        try (var _ = MDC.putCloseable(RequestId.LOG_KEY, visit.requestId());
                var _ = admitted.turn()) {
            try {
                return timed(visit, render(admitted.action(), admitted.caller(), visit.parameters(), content));
            } catch (RuntimeException e) {
                return timed(visit, refusal(visit, e));
            }
        }
    }

    private Answer serve(Endpoint<?, ?> endpoint, Caller caller, Parameters parameters) {
        var repeated = endpoint.repeated(caller, parameters, mutations);
        if (repeated.isPresent()) {
            authorise(caller, endpoint.action(), repeated.get().resources());
            return render(
                    endpoint.action(),
                    caller,
                    parameters,
                    out -> out.append(repeated.get().answer()));
        }
        var call = endpoint.bind(caller, parameters);
        authorise(caller, endpoint.action(), call.resources(caller));
        if (call.bound().dryRun()) {
            call.rehearse(caller, mutations);
            throw new ApiException(new ApiError.DryRunWouldSucceed());
        }
        throttle.takeInstances(caller.account(), endpoint.action(), parameters);
        return render(endpoint.action(), caller, parameters, out -> call.run(caller, mutations, out));
    }

    /** The answer to a request that is refused before it is read. */
    Answer refusal(ApiError error) {
        return refusal(Service.EC2, UUID.randomUUID().toString(), new ApiException(error));
    }

    private Answer timed(Visit visit, Answer answer) {
        timers.computeIfAbsent(
                        new Outcome(visit.action(), answer.status()),
                        outcome -> metrics.timer(
                                "ironbark.api.requests",
                                "action",
                                outcome.action(),
                                "status",
                                Integer.toString(outcome.status())))
                .record(visit.nanos(), TimeUnit.NANOSECONDS);
        return answer;
    }

    private Endpoint<?, ?> endpoint(Service service, Parameters parameters) {
        String action = parameters.get("Action").orElseThrow(() -> new ApiException(new ApiError.MissingAction()));
        return catalog.endpoint(service, action);
    }

    private void authorise(Caller caller, Action<?, ?> action, List<Arn> resources) {
        if (ALWAYS_ALLOWED.contains(action.iamAction())) {
            return;
        }
        for (Arn resource : resources) {
            if (!authorizer.allows(caller, action.iamAction(), resource)) {
                throw new ApiException(new ApiError.Denied(caller.principalArn(), action.iamAction(), resource));
            }
        }
    }

    /** Writes the answer around its content, which is made meanwhile. */
    private Answer render(Action<?, ?> action, Caller caller, Parameters parameters, Consumer<StringBuilder> content) {
        var model = catalog.model(action.service());
        String version = parameters
                .get("Version")
                .filter(text -> VERSION.matcher(text).matches())
                .orElse(model.version());
        var out = new StringBuilder(TYPICAL_ANSWER);
        var envelope = new Envelope(model, action.name(), version, caller.requestId());
        envelope.open(out);
        content.accept(out);
        envelope.close(out);
        answered(action);
        return new Answer(200, caller.requestId(), dates.now(), out.toString());
    }

    private void answered(Action<?, ?> action) {
        if (!action.mutating()) {
            log.debug("{} answered", action.iamAction());
            return;
        }
        log.info("{} answered", action.iamAction());
        if (action.service() != Service.EC2) {
            credentials.forget();
        }
    }

    private Answer refusal(Visit visit, RuntimeException cause) {
        return refusal(visit.service(), visit.requestId(), cause);
    }

    private Answer refusal(Service service, String requestId, RuntimeException cause) {
        ApiError error = switch (cause) {
            case ApiException refused -> refused.error();
            case DatabaseAway away -> {
                log.error("the database is away", away);
                yield new ApiError.Unavailable();
            }
            default -> {
                log.error("a request failed", cause);
                yield new ApiError.Internal(requestId);
            }
        };
        var fault = Fault.of(error, service);
        if (error instanceof ApiError.Throttled) {
            log.debug("refused with {}", fault.code()); // a flood must not fill the log; it is counted
        } else {
            log.info("refused with {}: {}", fault.code(), fault.message());
        }
        return new Answer(
                fault.status(),
                requestId,
                dates.now(),
                Envelope.fault(catalog.model(service).ec2(), fault, requestId));
    }
}
