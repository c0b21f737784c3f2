package io.ironbark.cloud.front;

import io.ironbark.cloud.access.Authorizer;
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
import io.ironbark.cloud.query.Envelope;
import io.ironbark.cloud.query.Parameters;
import io.ironbark.proto.auth.CredentialSource;
import io.ironbark.proto.auth.RawRequest;
import io.ironbark.proto.hop.RequestId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Answers requests of the query protocol. */
public final class ApiEngine {
    private static final Logger log = LoggerFactory.getLogger(ApiEngine.class);

    /** Actions that need no permission, so that everybody can find out who they are. */
    private static final Set<String> ALWAYS_ALLOWED = Set.of("sts:GetCallerIdentity");

    private static final String NO_ACTION = "none";
    private static final int TYPICAL_ANSWER = 4_096;
    private static final Pattern VERSION = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final Catalog catalog;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final CredentialCache credentials;
    private final Throttle throttle;
    private final Turns turns = new Turns();
    private final Mutations mutations;
    private final MeterRegistry metrics;
    private final InstantSource clock;

    /**
     * What an engine stands on.
     *
     * @param region that is told, and that ARNs name
     */
    public record Ground(
            Database database,
            CredentialSource credentials,
            InstantSource clock,
            String region,
            Throttle.Limits limits,
            MeterRegistry metrics) {}

    /** Serves the actions of a catalog. */
    public ApiEngine(Catalog catalog, Ground ground) {
        this.catalog = catalog;
        this.clock = ground.clock();
        this.credentials = new CredentialCache(ground.credentials(), clock);
        this.authenticator = new Authenticator(credentials, clock, ground.region());
        this.throttle = new Throttle(ground.limits(), clock);
        this.authorizer = Authorizer.byPolicies(clock);
        this.mutations = new Mutations(ground.database(), new ClientTokenStore(clock), new AuditStore(clock));
        this.metrics = ground.metrics();
    }

    /** The way of every request. */
    Answer answer(RawRequest request, byte[] body) {
        String requestId = UUID.randomUUID().toString();
        var service = Service.EC2;
        String action = NO_ACTION;
        var timer = Timer.start(metrics);
        try (var _ = MDC.putCloseable(RequestId.LOG_KEY, requestId)) {
            try {
                Parameters parameters = parse(request, body);
                service = ServiceChoice.of(request, parameters);
                ServiceChoice.refuseElsewhere(request, parameters);
                Caller caller = authenticator.authenticate(request, body, requestId);
                Endpoint<?, ?> endpoint = endpoint(service, parameters);
                action = endpoint.action().iamAction();
                throttle.take(caller.account(), endpoint.action(), parameters);
                try (var _ = turns.await(caller.account(), throttle.isBoundless(endpoint.action(), parameters))) {
                    return timed(timer, action, serve(endpoint, caller, parameters));
                }
            } catch (RuntimeException e) {
                return timed(timer, action, refusal(service, requestId, e));
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

    /** Only names of actions that are served become labels, so that nobody can make up many. */
    private Answer timed(Timer.Sample timer, String action, Answer answer) {
        timer.stop(
                metrics.timer("ironbark.api.requests", "action", action, "status", Integer.toString(answer.status())));
        return answer;
    }

    private String date() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    }

    private static Parameters parse(RawRequest request, byte[] body) {
        boolean posted = request.method().equals("POST");
        String form = posted ? new String(body, StandardCharsets.ISO_8859_1) : "";
        return Parameters.parse(request.query(), form);
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
        return new Answer(200, caller.requestId(), date(), out.toString());
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
                date(),
                Envelope.fault(catalog.model(service).ec2(), fault, requestId));
    }
}
