package io.ironbark.node.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.Wishes;
import io.ironbark.node.disk.Layer;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.NodeObserved.Accelerator;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Rows 14, 52 and 54 of the security checklist: only these devices, each with its format told, whatever names say. */
final class DomainXmlTest {
    private static final Set<String> DEVICES =
            Set.of("disk", "interface", "serial", "rng", "controller", "video", "memballoon");

    private static DomainSpec spec(Accelerator accelerator, String journal) {
        return new DomainSpec(
                Wishes.id(1),
                new Machine("t3.micro", 2, 1024, 8),
                accelerator,
                List.of(
                        new Layer(Path.of("/home/disk.qcow2"), Layer.Format.QCOW2),
                        new Layer(Path.of("/cache/keyed.qcow2"), Layer.Format.QCOW2),
                        new Layer(Path.of("/cache/image.raw"), Layer.Format.RAW)),
                Path.of("/home/console.log"),
                "tap0123456789ab",
                "02:01:02:03:04:05",
                new DomainNote("node-1", journal));
    }

    /** Run with {@code -Dironbark.golden=update} to accept what is written now. */
    @Test
    void theDescriptionIsTheGoldenOne() throws Exception {
        for (Accelerator accelerator : Accelerator.values()) {
            var golden = Path.of("src/test/resources/io/ironbark/node/domain", accelerator + ".xml");
            var now = DomainXml.of(spec(accelerator, "{\"a\":1}"));
            if ("update".equals(System.getProperty("ironbark.golden"))) {
                Files.writeString(golden, now);
            }
            assertThat(now).isEqualTo(Files.readString(golden));
        }
    }

    @Test
    void hostileTextBecomesNoDevice() throws Exception {
        for (String text : List.of(
                "<disk type='file'/>", "]]><disk/>", "&xxe;", "\"/><devices>", "<!DOCTYPE x>", "\u0000\uFFFE")) {
            var printable = text.chars()
                    .filter(c -> c >= ' ' && c != 0xFFFE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            var description = DomainXml.of(spec(Accelerator.TCG, printable));
            assertThat(devices(description)).isEqualTo(new TreeSet<>(DEVICES));
            assertThat(DomainXml.note(description)).contains(new DomainNote("node-1", printable));
        }
    }

    @Test
    void everyDiskAndLayerTellsItsFormat() throws Exception {
        var document = parse(DomainXml.of(spec(Accelerator.KVM, "")));
        assertThat(document.getElementsByTagName("driver").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("format").getLength()).isEqualTo(2);
        var stores = document.getElementsByTagName("backingStore");
        assertThat(((Element) stores.item(stores.getLength() - 1)).hasChildNodes())
                .isFalse();
    }

    @Test
    void theSystemLooksLikeOneOfEc2() {
        assertThat(DomainUuid.of(Wishes.id(1)).toString()).startsWith("ec2");
        assertThat(DomainUuid.of(Wishes.id(1))).isEqualTo(DomainUuid.of(Wishes.id(1)));
        assertThat(DomainUuid.of(Wishes.id(1))).isNotEqualTo(DomainUuid.of(Wishes.id(2)));
    }

    @Test
    void aForeignDescriptionHasNoNote() {
        assertThat(DomainXml.note("<domain><name>x</name></domain>")).isEmpty();
        assertThat(DomainXml.note("not xml")).isEmpty();
    }

    private static Set<String> devices(String description) throws Exception {
        var names = new TreeSet<String>();
        var children =
                parse(description).getElementsByTagName("devices").item(0).getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element device) {
                names.add(device.getTagName());
            }
        }
        return names;
    }

    private static org.w3c.dom.Document parse(String text) throws Exception {
        assertThat(text.getBytes(StandardCharsets.UTF_8)).isNotEmpty();
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }
}
