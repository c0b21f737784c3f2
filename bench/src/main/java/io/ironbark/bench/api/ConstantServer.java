package io.ironbark.bench.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.PrintStream;

/**
 * A process that answers every request with the same bytes, and looks at none: what the load generator reaches with it is
 * what the generator, the loopback and an HTTP server can do between them on this host.
 */
public final class ConstantServer {
    private ConstantServer() {}

    /** Takes a port and how many bytes to answer; ends when its input does. */
    public static void main(String... arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        var answer = Buffer.buffer("x".repeat(Integer.parseInt(arguments[1])));
        var vertx = Vertx.vertx();
        for (int loop = 0; loop < Runtime.getRuntime().availableProcessors(); loop++) {
            var _ = vertx.createHttpServer(
                            new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                    .requestHandler(request -> request.response().end(answer))
                    .listen()
                    .await();
        }
        PrintStream out = System.out;
        out.println("ready");
        out.flush();
        while (System.in.read() >= 0) {
            // until the parent ends
        }
        System.exit(0);
    }
}
