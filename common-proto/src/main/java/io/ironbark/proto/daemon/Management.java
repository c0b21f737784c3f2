package io.ironbark.proto.daemon;

import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.Json;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The port that operators and their monitoring look at. */
public final class Management implements AutoCloseable {
    private final Health health = new Health();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private Management(Vertx vertx) {
        this.server = vertx.createHttpServer().requestHandler(request -> handlers.execute(() -> answer(request)));
        new ClassLoaderMetrics().bindTo(metrics);
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        new FileDescriptorMetrics().bindTo(metrics);
        new UptimeMetrics().bindTo(metrics);
        collections.bindTo(metrics);
    }

    /** Listens; throws if it cannot. */
    public static Management start(Vertx vertx, HostPort listen) {
        var management = new Management(vertx);
        management.server.listen(listen.port(), listen.host()).await();
        return management;
    }

    /** Where parts register their checks. */
    public Health health() {
        return health;
    }

    /** Where parts register their meters. */
    public PrometheusMeterRegistry metrics() {
        return metrics;
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        server.close().await();
        handlers.shutdownNow();
        collections.close();
        metrics.close();
    }

    /** The body of {@code /healthz}: 200 if there are no problems, 503 if there are. */
    public record Report(boolean healthy, SortedMap<String, String> problems) {}

    private void answer(HttpServerRequest request) {
        var response = request.response();
        switch (Objects.requireNonNullElse(request.path(), "")) {
            case "/healthz" -> {
                var problems = health.problems();
                response.setStatusCode(problems.isEmpty() ? 200 : 503)
                        .putHeader("content-type", "application/json")
                        .end(Buffer.buffer(Json.write(new Report(problems.isEmpty(), problems))));
            }
            case "/metrics" ->
                response.putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(metrics.scrape());
            default -> response.setStatusCode(404).end();
        }
    }
}
