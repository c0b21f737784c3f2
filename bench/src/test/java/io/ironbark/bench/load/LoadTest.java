package io.ironbark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.ironbark.bench.load.Load.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void everyAnswerIsCountedAndTheWrongOnesApart() throws IOException {
        var asked = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            int status = asked.incrementAndGet() % 2 == 0 ? 200 : 503;
            exchange.sendResponseHeaders(status, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
            exchange.close();
        });
        server.start();
        try {
            Outcome seen = Load.run(
                    server.getAddress(),
                    Plan.paced(2, 100, Duration.ZERO, Duration.ofSeconds(2)),
                    new CpuClock().watch("generator", ProcessHandle.current()),
                    _ -> () -> REQUEST);
            assertThat(seen.nanos().length + seen.failures()).isBetween(1, 201);
            assertThat(seen.failures()).isBetween(1, 101);
            assertThat(seen.problems()).allMatch(problem -> problem.startsWith("503 "));
        } finally {
            server.stop(0);
        }
    }
}
