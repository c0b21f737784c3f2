package io.ironbark.bench.api;

import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.hop.Tls;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.proto.node.ImageSource;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Walrus as far as registering an image goes: whatever is named is a good one. */
final class StubWalrus implements AutoCloseable {
    private static final PinnedImage IMAGE = new PinnedImage(
            Optional.of("0".repeat(64)),
            1L << 20,
            ImageSource.Format.RAW,
            1L << 30,
            PinnedImage.State.AVAILABLE,
            Optional.empty());

    private final Vertx vertx = Vertx.vertx();
    private final HopServer server;

    StubWalrus(Tls tls) {
        server = HopServer.start(
                vertx,
                tls,
                new HopServer.Options(new HostPort("127.0.0.1", 0), DataSize.ofMebibytes(1)),
                List.of(
                        Route.post("/v1/images").allow(Role.CLOUD_CONTROLLER).answer(_ -> Reply.document(IMAGE)),
                        Route.get("/v1/images/{image}")
                                .allow(Role.CLOUD_CONTROLLER)
                                .answer(_ -> Reply.document(IMAGE))));
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.close();
        vertx.close().await();
    }
}
