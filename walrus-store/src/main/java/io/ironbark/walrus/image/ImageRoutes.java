package io.ironbark.walrus.image;

import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobStream;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.object.ByteRange;
import io.ironbark.walrus.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the internal port serves: the cloud controller pins and unpins, nodes fetch. */
public final class ImageRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageRoutes.class);

    private final ImagePins pins;
    private final ImageDigester digester;
    private final Optional<Unbundler> unbundler;
    private final Database database;
    private final Backend backend;
    private final InstantSource clock;
    private final ImageStore images = new ImageStore();
    private final ExecutorService senders = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("image-", 0).factory());

    private ImageRoutes(Database database, Backend backend, ImageRules rules, InstantSource clock) throws IOException {
        Optional<BundleKeys> keys = rules.bundleKey().isEmpty()
                ? Optional.empty()
                : Optional.of(BundleKeys.load(rules.bundleKey().get(), rules.bundleSigners()));
        this.pins = new ImagePins(database, backend, rules, new Bundles(backend, rules, keys));
        this.digester = ImageDigester.start(database, backend);
        this.unbundler = keys.map(known -> Unbundler.start(database, backend, rules, known));
        this.database = database;
        this.backend = backend;
        this.clock = clock;
    }

    /** Starts what works on images in the background, too. */
    public static ImageRoutes start(Database database, Backend backend, ImageRules rules, InstantSource clock)
            throws IOException {
        return new ImageRoutes(database, backend, rules, clock);
    }

    /** The table of them. */
    public List<Route> routes() {
        return List.of(
                Route.post("/v1/images").allow(Role.CLOUD_CONTROLLER).answer(call -> {
                    var image = pins.pin(call.body(ImagePin.class), clock.instant());
                    digester.wake();
                    unbundler.ifPresent(Unbundler::wake);
                    return Reply.document(image);
                }),
                Route.get("/v1/images")
                        .allow(Role.CLOUD_CONTROLLER)
                        .answer(call -> Reply.document(pins.pinned(
                                call.query("after").orElse(""), Duration.ofSeconds(call.query("older", 0))))),
                Route.get("/v1/images/{image}")
                        .allow(Role.CLOUD_CONTROLLER)
                        .answer(call -> Reply.document(pins.look(call.path().get("image", ImageId::parse)))),
                Route.delete("/v1/images/{image}").allow(Role.CLOUD_CONTROLLER).answer(call -> {
                    pins.unpin(call.path().get("image", ImageId::parse));
                    return Reply.nothing();
                }),
                Route.get("/v1/images/{image}/bytes")
                        .allow(Role.NODE_CONTROLLER)
                        .answerRaw(call -> {
                            var id = call.path().get("image", ImageId::parse);
                            senders.execute(() -> send(id, call.request()));
                        }));
    }

    private void send(ImageId id, HttpServerRequest request) {
        var response = request.response();
        try {
            var image = pins.look(id);
            var header = Optional.ofNullable(request.getHeader("range"));
            var range = header.flatMap(text -> ByteRange.parse(text, image.sizeBytes()));
            send(id, image, range, response);
        } catch (HopRefusal e) {
            refuse(response, e);
        } catch (S3Exception e) {
            refuse(response, new HopRefusal(e.error().status(), e.error().name(), String.valueOf(e.getMessage())));
        } catch (SQLException e) {
            LOG.warn("the database does not answer", e);
            refuse(response, HopRefusal.busy("the database does not answer"));
        } catch (IOException | RuntimeException e) {
            LOG.error("sending {} fails", id, e);
            refuse(response, new HopRefusal(500, "InternalError", "the bytes can't be read"));
        } finally {
            request.resume();
        }
    }

    private void send(ImageId id, PinnedImage image, Optional<ByteRange> range, HttpServerResponse response)
            throws SQLException, IOException {
        var bytes = range.orElseGet(() -> new ByteRange(0, image.sizeBytes()));
        var extents = database.query(tx -> images.extents(tx, id, bytes.from(), bytes.length()));
        try (var stream = BlobStream.open(backend, extents)) {
            response.setStatusCode(range.isPresent() ? 206 : 200)
                    .putHeader("content-type", "application/octet-stream")
                    .putHeader("accept-ranges", "bytes")
                    .putHeader("content-length", Long.toString(bytes.length()));
            range.ifPresent(part -> response.putHeader("content-range", part.contentRange(image.sizeBytes())));
            image.sha256().ifPresent(sha256 -> response.putHeader("etag", "\"" + sha256 + "\""));
            stream.sendTo(response);
        }
    }

    private static void refuse(HttpServerResponse response, HopRefusal refusal) {
        if (!response.headWritten() && !response.closed()) {
            var body = new HopRefusal.Body(refusal.code(), String.valueOf(refusal.getMessage()));
            response.headers().clear();
            response.setStatusCode(refusal.status())
                    .putHeader("content-type", "application/json")
                    .end(Buffer.buffer(Json.write(body)));
        }
    }

    @Override
    public void close() {
        senders.shutdownNow();
        unbundler.ifPresent(Unbundler::close);
        digester.close();
    }
}
