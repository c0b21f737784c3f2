package io.ironbark.node.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.node.Wishes;
import io.ironbark.node.disk.Layer;
import io.ironbark.node.image.ImageCache;
import io.ironbark.node.image.ImageOrigin;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.SshKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs qemu-img, which makes the layers, and no guest. */
final class KeyLayersTest {
    private static final SshKey OTHER_KEY = new SshKey("other", "ssh-ed25519 BBBB other");

    @TempDir
    Path root = Path.of("");

    private final AtomicInteger runs = new AtomicInteger();
    private Layer raw = new Layer(root, Layer.Format.RAW);

    @BeforeEach
    void makeImage() throws Exception {
        raw = new Layer(root.resolve("image.raw"), Layer.Format.RAW);
        Files.write(raw.file(), new byte[1 << 20]);
    }

    private KeyLayers layers(Injector injector) throws IOException {
        ImageOrigin none = (_, from) -> new ImageOrigin.Source(from, InputStream.nullInputStream());
        var cache = new ImageCache(
                new ImageCache.Settings(root.resolve("cache"), new NodeId("n"), 1L << 30),
                none,
                InstantSource.system());
        return new KeyLayers(cache, root.resolve("facts"), (layer, key) -> {
            runs.incrementAndGet();
            return injector.inject(layer, key);
        });
    }

    private KeyLayers.Base base(KeyLayers layers, SshKey key) throws Exception {
        return layers.base(raw, Wishes.NO_IMAGE, key, Wishes.id(1));
    }

    @Test
    void theApplianceRunsOncePerImageAndKey() throws Exception {
        var layers = layers((_, _) -> new Injector.Result(KeyHandling.INJECTED, ""));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var launches = new java.util.ArrayList<Future<KeyLayers.Base>>();
            for (int i = 0; i < 8; i++) {
                launches.add(threads.submit(() -> base(layers, Wishes.KEY)));
            }
            for (Future<KeyLayers.Base> launch : launches) {
                assertThat(launch.get().chain()).hasSize(2);
            }
        }
        assertThat(runs).hasValue(1);
        assertThat(base(layers, OTHER_KEY).chain().getFirst())
                .isNotEqualTo(base(layers, Wishes.KEY).chain().getFirst());
        assertThat(runs).hasValue(2);
    }

    @Test
    void anImageThatFetchesItsKeyIsLookedIntoOnceForAllKeys() throws Exception {
        var layers = layers((_, _) -> new Injector.Result(KeyHandling.FETCHED, ""));
        assertThat(base(layers, Wishes.KEY).chain()).containsExactly(raw);
        assertThat(base(layers, OTHER_KEY).chain()).containsExactly(raw);
        assertThat(runs).hasValue(1);
        assertThat(base(layers((_, _) -> new Injector.Result(KeyHandling.INJECTED, "")), OTHER_KEY)
                        .chain())
                .containsExactly(raw);
    }

    @Test
    void anImageWithoutAKnownFileSystemSaysSo() throws Exception {
        var layers = layers((_, _) -> new Injector.Result(KeyHandling.OFFERED, "No file system."));
        assertThat(base(layers, Wishes.KEY).notes()).containsExactly("No file system.");
        assertThat(base(layers, Wishes.KEY).notes()).containsExactly("No file system.");
    }

    @Test
    void anApplianceThatFailsLeavesNoLayer() throws Exception {
        var layers = layers((layer, _) -> {
            Files.writeString(layer, "half");
            throw new IOException("killed");
        });
        assertThatThrownBy(() -> base(layers, Wishes.KEY)).hasMessage("killed");
        try (var left = Files.list(root.resolve("cache/layers"))) {
            assertThat(left).isEmpty();
        }
        try (var left = Files.list(root.resolve("cache/parts"))) {
            assertThat(left).isEmpty();
        }
    }
}
