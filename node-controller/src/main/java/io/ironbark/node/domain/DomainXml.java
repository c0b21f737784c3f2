package io.ironbark.node.domain;

import io.ironbark.node.disk.Layer;
import io.ironbark.proto.node.NodeObserved.Accelerator;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Writes libvirt's description of a guest, and reads our note back out of one. */
public final class DomainXml {
    /** A disk, a card and a source of randomness, and three further cards. */
    private static final int PORTS = 6;

    private final Document document;

    private DomainXml() {
        try {
            this.document = parsers().newDocumentBuilder().newDocument();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The whole description. */
    public static String of(DomainSpec spec) {
        var xml = new DomainXml();
        xml.document.appendChild(xml.domain(spec));
        return xml.text();
    }

    /** The note in a description, if there is one. */
    public static Optional<DomainNote> note(String description) {
        try {
            var builder = parsers().newDocumentBuilder();
            builder.setErrorHandler(null); // else it prints
            var parsed = builder.parse(new InputSource(new StringReader(description)));
            var notes = parsed.getElementsByTagNameNS(DomainNote.NAMESPACE, "instance");
            if (notes.getLength() != 1 || !(notes.item(0) instanceof Element note)) {
                return Optional.empty();
            }
            return Optional.of(new DomainNote(note.getAttribute("owner"), note.getTextContent()));
        } catch (ParserConfigurationException | org.xml.sax.SAXException | java.io.IOException e) {
            return Optional.empty();
        }
    }

    private Element domain(DomainSpec spec) {
        String uuid = DomainUuid.of(spec.id()).toString();
        return element("domain")
                .with("type", spec.accelerator() == Accelerator.KVM ? "kvm" : "qemu")
                .having(
                        leaf("name", spec.id().value()),
                        leaf("uuid", uuid),
                        note(spec.note()),
                        element("memory")
                                .with("unit", "MiB")
                                .saying(Integer.toString(spec.machine().memoryMib())),
                        leaf("vcpu", Integer.toString(spec.machine().vcpus())),
                        firmwareTables(uuid),
                        element("os")
                                .having(
                                        element("type")
                                                .with("arch", "x86_64")
                                                .with("machine", "q35")
                                                .saying("hvm"),
                                        element("boot").with("dev", "hd"),
                                        element("smbios").with("mode", "sysinfo")),
                        element("features").having(element("acpi"), element("apic")),
                        element("cpu")
                                .with("mode", spec.accelerator() == Accelerator.KVM ? "host-model" : "maximum")
                                .having(element("topology")
                                        .with("sockets", "1")
                                        .with(
                                                "cores",
                                                Integer.toString(spec.machine().vcpus()))
                                        .with("threads", "1")),
                        element("clock").with("offset", "utc"),
                        leaf("on_poweroff", "destroy"),
                        leaf("on_reboot", "restart"),
                        leaf("on_crash", "destroy"),
                        devices(spec))
                .element;
    }

    private Node note(DomainNote note) {
        var element = document.createElementNS(DomainNote.NAMESPACE, "ironbark:instance");
        return element("metadata")
                .having(new Node(element).with("owner", note.owner()).saying(note.journal()));
    }

    private Node firmwareTables(String uuid) {
        return element("sysinfo")
                .with("type", "smbios")
                .having(element("system")
                        .having(
                                entry("manufacturer", "Ironbark"),
                                entry("product", "Ironbark instance"),
                                entry("serial", uuid),
                                entry("uuid", uuid)));
    }

    private Node entry(String name, String value) {
        return element("entry").with("name", name).saying(value);
    }

    /** A network card by itself, as it is plugged into a guest that runs. */
    static String card(DomainSpec.Card card) {
        var xml = new DomainXml();
        xml.document.appendChild(xml.cardNode(card).element);
        return xml.text();
    }

    /** As much of a network card as tells it from others. */
    static String cardWith(String mac) {
        var xml = new DomainXml();
        xml.document.appendChild(xml.element("interface")
                .with("type", "ethernet")
                .having(xml.element("mac").with("address", mac))
                .element);
        return xml.text();
    }

    /** The cards' MAC addresses in a description. */
    static SortedSet<String> cards(String description) {
        try {
            var builder = parsers().newDocumentBuilder();
            builder.setErrorHandler(null); // else it prints
            var interfaces = builder.parse(new InputSource(new StringReader(description)))
                    .getElementsByTagName("interface");
            var macs = new TreeSet<String>();
            for (int i = 0; i < interfaces.getLength(); i++) {
                if (interfaces.item(i) instanceof Element card
                        && card.getElementsByTagName("mac").item(0) instanceof Element mac) {
                    macs.add(mac.getAttribute("address"));
                }
            }
            return macs;
        } catch (ParserConfigurationException | org.xml.sax.SAXException | java.io.IOException e) {
            throw new HypervisorException(HypervisorException.Kind.REFUSED, "a description can't be read", e);
        }
    }

    /** Taps are made and moved by our own network plane; libvirt only opens this one. */
    private Node cardNode(DomainSpec.Card card) {
        return element("interface")
                .with("type", "ethernet")
                .having(
                        element("mac").with("address", card.mac()),
                        element("target").with("dev", card.tap()).with("managed", "no"),
                        element("model").with("type", "virtio"),
                        element("rom").with("enabled", "no"));
    }

    /** What is there from the start takes the first of them; the others wait for cards that are plugged in later. */
    private List<Node> ports() {
        return IntStream.rangeClosed(0, PORTS)
                .mapToObj(index -> element("controller")
                        .with("type", "pci")
                        .with("index", Integer.toString(index))
                        .with("model", index == 0 ? "pcie-root" : "pcie-root-port"))
                .toList();
    }

    private Node devices(DomainSpec spec) {
        var devices =
                element("devices").having(disk(spec.disk()), cardNode(new DomainSpec.Card(spec.tap(), spec.mac())));
        spec.furtherCards().forEach(card -> devices.having(cardNode(card)));
        ports().forEach(devices::having);
        return devices.having(
                element("serial")
                        .with("type", "file")
                        .having(
                                element("source")
                                        .with("path", spec.console().toString())
                                        .with("append", "on"),
                                element("target").with("port", "0")),
                element("rng")
                        .with("model", "virtio")
                        .having(element("backend").with("model", "random").saying("/dev/urandom")),
                element("controller").with("type", "usb").with("model", "none"),
                // A screen that nobody can connect to: pictures of it are all there is.
                element("video")
                        .having(element("model")
                                .with("type", "vga")
                                .with("vram", "16384")
                                .with("heads", "1")),
                element("memballoon").with("model", "none"));
    }

    private Node disk(List<Layer> chain) {
        var top = chain.getFirst();
        return element("disk")
                .with("type", "file")
                .with("device", "disk")
                .having(
                        element("driver")
                                .with("name", "qemu")
                                .with("type", top.format().qemuName())
                                .with("discard", "unmap"),
                        element("source").with("file", top.file().toString()),
                        backing(chain.subList(1, chain.size())),
                        element("target").with("dev", "vda").with("bus", "virtio"));
    }

    /** The chain is written out to its end, so that libvirt reads no header to find it. */
    private Node backing(List<Layer> rest) {
        if (rest.isEmpty()) {
            return element("backingStore");
        }
        var layer = rest.getFirst();
        return element("backingStore")
                .with("type", "file")
                .having(
                        element("format").with("type", layer.format().qemuName()),
                        // Shared by guests: it stays root's, so that none of them can write it.
                        element("source")
                                .with("file", layer.file().toString())
                                .having(element("seclabel").with("model", "dac").with("relabel", "no")),
                        backing(rest.subList(1, rest.size())));
    }

    private Node leaf(String name, String text) {
        return element(name).saying(text);
    }

    private Node element(String name) {
        return new Node(document.createElement(name));
    }

    private String text() {
        try {
            var transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.setOutputProperty(OutputKeys.INDENT, "yes");
            var text = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DocumentBuilderFactory parsers() throws ParserConfigurationException {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        return factory;
    }

    /** An element under construction. */
    private record Node(Element element) {
        Node with(String attribute, String value) {
            element.setAttribute(attribute, value);
            return this;
        }

        Node saying(String text) {
            element.setTextContent(text);
            return this;
        }

        Node having(Node... children) {
            for (Node child : children) {
                element.appendChild(child.element);
            }
            return this;
        }
    }
}
