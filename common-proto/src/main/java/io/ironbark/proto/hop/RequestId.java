package io.ironbark.proto.hop;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/** The id of the user's request that a call serves: it goes through every hop in a header and stands in every log line. */
public final class RequestId {
    /** The header that carries it between components. */
    public static final String HEADER = "x-ironbark-request";

    /** Its name in the logging context. */
    public static final String LOG_KEY = "request";

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private RequestId() {}

    /** The one that the caller sent, or {@code -} if it sent none or nonsense. */
    static String of(HttpServerRequest request) {
        var sent = request.getHeader(HEADER);
        return sent != null && SHAPE.matcher(sent).matches() ? sent : "-";
    }

    /** The one that this thread works for. */
    static Optional<String> current() {
        return Optional.ofNullable(MDC.get(LOG_KEY)).filter(id -> !id.equals("-"));
    }
}
