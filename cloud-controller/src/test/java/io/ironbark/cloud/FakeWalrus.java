package io.ironbark.cloud;

import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.proto.node.ImageSource;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Walrus' side of images, as far as the cloud controller sees it: any object of any bucket is a good image. */
public final class FakeWalrus implements AutoCloseable {
    /** The key of an object that is refused. */
    public static final String HOSTILE = "hostile.img";

    private static final long GIB = 1L << 30;

    private final Map<ImageId, ImagePin> pins = new ConcurrentHashMap<>();
    private final Vertx vertx = Vertx.vertx();
    private final HopServer server;

    public FakeWalrus() {
        server = HopServer.start(
                vertx,
                TestCloud.PKI.tls(Role.WALRUS_STORE, "walrus"),
                new HopServer.Options(new HostPort("127.0.0.1", 0), DataSize.ofMebibytes(1)),
                List.of(
                        Route.post("/v1/images").allow(Role.CLOUD_CONTROLLER).answer(call -> {
                            ImagePin pin = call.body(ImagePin.class);
                            if (pin.key().equals(HOSTILE)) {
                                throw new HopRefusal(422, "ImageRefused", "the header names a backing file");
                            }
                            pins.put(pin.image(), pin);
                            return Reply.document(pinned(PinnedImage.State.PENDING));
                        }),
                        Route.get("/v1/images/{image}")
                                .allow(Role.CLOUD_CONTROLLER)
                                .answer(call -> {
                                    if (!pins.containsKey(call.path().get("image", ImageId::parse))) {
                                        throw HopRefusal.notFound("no such image");
                                    }
                                    return Reply.document(pinned(PinnedImage.State.AVAILABLE));
                                }),
                        Route.delete("/v1/images/{image}")
                                .allow(Role.CLOUD_CONTROLLER)
                                .answer(call -> {
                                    pins.remove(call.path().get("image", ImageId::parse));
                                    return Reply.nothing();
                                })));
    }

    private static PinnedImage pinned(PinnedImage.State state) {
        Optional<String> digest = state == PinnedImage.State.AVAILABLE ? Optional.of("0".repeat(64)) : Optional.empty();
        return new PinnedImage(digest, GIB, ImageSource.Format.RAW, GIB, state, Optional.empty());
    }

    public URI uri() {
        return URI.create("https://127.0.0.1:" + server.port());
    }

    /** How many images' bytes are kept. */
    public int kept() {
        return pins.size();
    }

    /** True while an image's bytes are kept. */
    public boolean keeps(String image) {
        return pins.containsKey(new ImageId(image));
    }

    @Override
    public void close() {
        server.close();
        vertx.close().await();
    }
}
