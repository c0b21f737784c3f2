package io.ironbark.cloud.front;

import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.query.Parameters;
import io.ironbark.proto.auth.RawRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** A request on its way through the engine, and what is known of it so far. One thread at a time has it. */
final class Visit {
    private static final String NO_ACTION = "none";

    private final RawRequest request;
    private final byte[] body;
    private final String requestId = UUID.randomUUID().toString();
    private final long start = System.nanoTime();
    private Optional<Parameters> parameters = Optional.empty();
    private Service service = Service.EC2;
    private String action = NO_ACTION;

    Visit(RawRequest request, byte[] body) {
        this.request = request;
        this.body = body;
    }

    RawRequest request() {
        return request;
    }

    byte[] body() {
        return body;
    }

    String requestId() {
        return requestId;
    }

    /** How long it has taken so far. */
    long nanos() {
        return System.nanoTime() - start;
    }

    /** Its parameters, read once, and then its service is known, too; throws if they can't be read. */
    Parameters parameters() {
        if (parameters.isEmpty()) {
            boolean posted = request.method().equals("POST");
            String form = posted ? new String(body, StandardCharsets.ISO_8859_1) : "";
            Parameters read = Parameters.parse(request.query(), form);
            service = ServiceChoice.of(request, read);
            parameters = Optional.of(read);
        }
        return parameters.get();
    }

    /** Whose errors it gets: EC2's until it is known better. */
    Service service() {
        return service;
    }

    /** For the metrics: only names of actions that are served become labels, so that nobody can make up many. */
    String action() {
        return action;
    }

    void knowAction(String iamAction) {
        action = iamAction;
    }
}
