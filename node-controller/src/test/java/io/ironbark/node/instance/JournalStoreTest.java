package io.ironbark.node.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.NodeHome;
import io.ironbark.node.Wishes;
import io.ironbark.node.disk.Layer;
import io.ironbark.node.instance.JournalStore.Reading;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceObserved.Problem;
import io.ironbark.proto.node.StepTiming;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @TempDir
    Path root = Path.of("");

    private NodeHome home = new NodeHome(root);

    @BeforeEach
    void begin() throws Exception {
        home = new NodeHome(root).make();
    }

    private static Journal eventful() {
        return Journal.begin(Wishes.instance(Wishes.id(1), Wishes.NO_IMAGE))
                .after(new Progress.Built(
                        List.of(new Layer(Path.of("/cache/a b.raw"), Layer.Format.RAW)), List.of("a note")))
                .after(new Progress.Timed(List.of(new StepTiming("fetch", 3))))
                .after(new Progress.Up("boot", 2))
                .after(new Progress.Asked(new Progress.Reboot(NOW, 3)))
                .after(new Progress.Stumbled(
                        new Progress.Trouble(NOW, NOW, 2, new Problem("Server.InternalError", "x"))));
    }

    @Test
    void whatWasWrittenIsReadAndForRootOnly() throws Exception {
        var store = new JournalStore(home);
        store.write(eventful());
        assertThat(store.read(Wishes.id(1))).isEqualTo(new Reading.Whole(eventful()));
        assertThat(store.ids()).containsExactly(Wishes.id(1));
        var mode = Files.getPosixFilePermissions(home.instance(Wishes.id(1)).resolve("journal"));
        assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
    }

    @Test
    void allChangesSurviveTheFile() throws Exception {
        var store = new JournalStore(home);
        for (Journal each : List.of(
                eventful().after(new Progress.Halted(new Progress.Halt(4, true, Optional.empty()))),
                eventful().after(new Progress.GivenUp(new Progress.Failure(1, new Problem("a", "b")))),
                eventful().after(new Progress.Asked(new Progress.Stop(NOW, NOW))))) {
            store.write(each);
            assertThat(store.read(Wishes.id(1))).isEqualTo(new Reading.Whole(each));
        }
    }

    @Test
    void anyDamageIsNoticed() throws Exception {
        var store = new JournalStore(home);
        store.write(eventful());
        var file = home.instance(Wishes.id(1)).resolve("journal");
        var whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, 100, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(store.read(Wishes.id(1))).isInstanceOf(Reading.Damaged.class);
        }
        for (int at = 0; at < whole.length; at += 37) {
            var flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);
            assertThat(store.read(Wishes.id(1))).isInstanceOf(Reading.Damaged.class);
        }
        Files.delete(file);
        assertThat(store.read(Wishes.id(1))).isInstanceOf(Reading.Damaged.class);
    }

    @Test
    void userDataIsInNoFileInClear() throws Exception {
        var store = new JournalStore(home);
        var document = Wishes.document(new NodeId("n"), 3, List.of(eventful().wanted()));
        store.write(eventful());
        store.keep(document);
        byte[] clear = eventful().wanted().metadata().userData().orElseThrow().toArray();
        String base64 = Base64.getEncoder().encodeToString(clear);
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(base64)
                        .doesNotContain(new String(clear, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(new JournalStore(home).read(Wishes.id(1))).isEqualTo(new Reading.Whole(eventful()));

        Files.delete(home.userDataKey());
        var without = new JournalStore(home);
        assertThat(without.kept()
                        .orElseThrow()
                        .instances()
                        .getFirst()
                        .metadata()
                        .userData())
                .as("sealed with a key that is lost")
                .isEmpty();
        Files.write(home.desired(), Json.write(document));
        assertThat(without.kept()).as("written by an older version").contains(document);
    }

    @Test
    void aTombstoneOutlivesEverythingElse() throws Exception {
        var store = new JournalStore(home);
        store.write(eventful());
        Files.writeString(home.console(Wishes.id(1)), "boot");
        store.bury(Wishes.id(1), 9);
        assertThat(home.instance(Wishes.id(1))).doesNotExist();
        assertThat(store.buried(Wishes.id(1))).hasValue(9);
        assertThat(store.buried(Wishes.id(2))).isEmpty();
        store.dropOldTombstones(Instant.now().plusSeconds(29L * 86_400));
        assertThat(store.buried(Wishes.id(1))).hasValue(9);
        store.dropOldTombstones(Instant.now().plusSeconds(31L * 86_400));
        assertThat(store.buried(Wishes.id(1))).isEmpty();
    }

    @Test
    void theLastDocumentIsKept() throws Exception {
        var store = new JournalStore(home);
        assertThat(store.kept()).isEmpty();
        var document = Wishes.document(new NodeId("n"), 3, List.of(Wishes.instance(Wishes.id(1), Wishes.NO_IMAGE)));
        store.keep(document);
        assertThat(store.kept()).contains(document);
        Files.writeString(home.desired(), "{");
        assertThat(store.kept()).isEmpty();
    }
}
