package io.ironbark.cloud;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** An answer of the API. */
public final class TestReply {
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    TestReply(int status, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public String body() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return body.clone();
    }

    public List<String> header(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** The error's code; empty text if there is none. */
    public String code() {
        List<String> codes = texts("Code");
        return codes.isEmpty() ? "" : codes.getFirst();
    }

    /** The text of the only element with this name. */
    public String text(String element) {
        List<String> texts = texts(element);
        if (texts.size() != 1) {
            throw new AssertionError("there are " + texts.size() + " of " + element + " in " + body());
        }
        return texts.getFirst();
    }

    /** The texts of all elements with this name, in order. */
    public List<String> texts(String element) {
        var nodes = document().getElementsByTagNameNS("*", element);
        var texts = new ArrayList<String>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    public Document document() {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(body));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError("not XML: " + body(), e);
        }
    }

    @Override
    public String toString() {
        return status + " " + body();
    }
}
