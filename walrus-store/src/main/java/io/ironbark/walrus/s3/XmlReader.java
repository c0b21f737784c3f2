package io.ironbark.walrus.s3;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the documents that clients send. There are no document types, no entities and no depth in them. */
public final class XmlReader {
    private static final int MAX_DEPTH = 8;
    private static final XMLInputFactory FACTORY = factory();

    private XmlReader() {}

    /** An element without its name space. */
    public record Element(String name, String text, List<Element> children) {
        public Element {
            children = List.copyOf(children);
        }

        /** The elements in it that have this name. */
        public List<Element> all(String child) {
            return children.stream()
                    .filter(element -> element.name.equals(child))
                    .toList();
        }

        /** The text of the first element in it that has this name. */
        public Optional<String> first(String child) {
            return children.stream()
                    .filter(element -> element.name.equals(child))
                    .findFirst()
                    .map(Element::text);
        }
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** The root element, which must have this name; refuses anything that is not well-formed. */
    public static Element read(byte[] document, String root) {
        try {
            var reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(document));
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD) {
                    throw S3Error.MalformedXML.asException();
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (!reader.getLocalName().equals(root)) {
                        throw S3Error.MalformedXML.asException();
                    }
                    var element = element(reader, 1);
                    while (reader.hasNext()) {
                        reader.next();
                    }
                    return element;
                }
            }
            throw S3Error.MalformedXML.asException();
        } catch (XMLStreamException e) {
            throw S3Error.MalformedXML.asException();
        }
    }

    private static Element element(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH) {
            throw S3Error.MalformedXML.asException();
        }
        var name = reader.getLocalName();
        var text = new StringBuilder();
        var children = new ArrayList<Element>();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return new Element(name, text.toString(), children);
                }
                case XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.DTD ->
                    throw S3Error.MalformedXML.asException();
                default -> {
                    continue; // comments and processing instructions say nothing
                }
            }
        }
    }
}
