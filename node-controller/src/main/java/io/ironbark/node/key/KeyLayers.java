package io.ironbark.node.key;

import io.ironbark.node.disk.Layer;
import io.ironbark.node.disk.Overlay;
import io.ironbark.node.image.ImageCache;
import io.ironbark.node.image.ImageRefused;
import io.ironbark.node.storage.Durable;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.proto.node.SshKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The layers between images and instances' disks: one per image and key. */
public final class KeyLayers {
    private static final int KEY_DIGITS = 16;

    private final ImageCache cache;
    private final Path facts;
    private final Injector injector;

    /** Takes the directory that remembers what was found in each image; it may be shared like the cache. */
    public KeyLayers(ImageCache cache, Path facts, Injector injector) throws IOException {
        this.cache = cache;
        this.facts = Durable.directory(facts, "rwx------");
        this.injector = injector;
    }

    /**
     * What an instance's disk lies on.
     *
     * @param chain from the layer that the disk lies on down to the raw image
     */
    public record Base(List<Layer> chain, List<String> notes) {
        public Base {
            chain = List.copyOf(chain);
            notes = List.copyOf(notes);
        }
    }

    /** The layers for an image, already obtained, with a key. */
    public Base base(Layer raw, ImageSource image, SshKey key, InstanceId user)
            throws IOException, ImageRefused, InterruptedException {
        var known = remembered(image);
        if (known.isPresent() && known.get().handling() != KeyHandling.INJECTED) {
            return plain(raw, known.get());
        }
        try {
            var keyed = cache.layer(
                    name(image, key),
                    user,
                    Layer.Format.QCOW2,
                    draft -> make(raw, image, key.openSshPublicKey(), draft));
            return new Base(List.of(keyed, raw), notes(remembered(image)));
        } catch (NothingToInject e) {
            return plain(raw, e.result);
        }
    }

    private void make(Layer raw, ImageSource image, String publicKey, Path draft)
            throws IOException, InterruptedException {
        Overlay.create(raw, draft, image.virtualSizeBytes());
        try {
            var result = injector.inject(draft, publicKey.strip());
            remember(image, result);
            if (result.handling() != KeyHandling.INJECTED) {
                throw new NothingToInject(result);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
    }

    private static Base plain(Layer raw, Injector.Result found) {
        return new Base(List.of(raw), notes(Optional.of(found)));
    }

    private static List<String> notes(Optional<Injector.Result> found) {
        return found.map(Injector.Result::note).filter(note -> !note.isEmpty()).stream()
                .toList();
    }

    private Optional<Injector.Result> remembered(ImageSource image) throws IOException {
        try {
            var lines = Files.readAllLines(facts.resolve(image.sha256()));
            return Optional.of(
                    new Injector.Result(KeyHandling.valueOf(lines.getFirst()), lines.size() > 1 ? lines.get(1) : ""));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void remember(ImageSource image, Injector.Result result) throws IOException {
        var text = result.handling() + "\n" + result.note().replace('\n', ' ') + "\n";
        Durable.write(facts.resolve(image.sha256()), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(ImageSource image, SshKey key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(key.openSshPublicKey().strip().getBytes(StandardCharsets.UTF_8));
            return image.sha256() + "-" + HexFormat.of().formatHex(digest).substring(0, KEY_DIGITS) + ".qcow2";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves the making of a layer when there is no need for one. */
    private static final class NothingToInject extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Injector.Result result;

        NothingToInject(Injector.Result result) {
            super(result.handling().name());
            this.result = result;
        }
    }
}
