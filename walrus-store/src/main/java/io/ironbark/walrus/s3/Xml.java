package io.ironbark.walrus.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes S3's documents. */
public final class Xml {
    /** S3's name space. */
    public static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder out = new StringBuilder(1024);

    /** Writes the elements within an element. */
    @FunctionalInterface
    public interface Content {
        void write(Xml xml);
    }

    /** A document in S3's name space. */
    public static Xml document(String root, Content content) {
        var xml = new Xml();
        xml.out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.out.append('<').append(root).append(" xmlns=\"").append(NAMESPACE).append("\">");
        content.write(xml);
        xml.out.append("</").append(root).append('>');
        return xml;
    }

    /** A document without a name space, as errors are. */
    static Xml plain(String root, Content content) {
        var xml = new Xml();
        xml.out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        return xml.element(root, content);
    }

    /** An element with others in it. */
    public Xml element(String name, Content content) {
        out.append('<').append(name).append('>');
        content.write(this);
        out.append("</").append(name).append('>');
        return this;
    }

    /** An element with text in it. */
    public Xml text(String name, String text) {
        out.append('<').append(name).append('>');
        escape(text);
        out.append("</").append(name).append('>');
        return this;
    }

    public Xml number(String name, long number) {
        return text(name, Long.toString(number));
    }

    public Xml truth(String name, boolean value) {
        return text(name, Boolean.toString(value));
    }

    public Xml time(String name, Instant time) {
        return text(name, TIME.format(time));
    }

    /** An owner or initiator. */
    public Xml person(String name, String id, String displayName) {
        return element(name, xml -> xml.text("ID", id).text("DisplayName", displayName));
    }

    /** Text right here. */
    public Xml append(String text) {
        escape(text);
        return this;
    }

    /** An account that an ACL grants something to. */
    public Xml grantee(String id, String displayName) {
        return grantee("CanonicalUser", xml -> xml.text("ID", id).text("DisplayName", displayName));
    }

    /** A group that an ACL grants something to. */
    public Xml granteeGroup(String uri) {
        return grantee("Group", xml -> xml.text("URI", uri));
    }

    private Xml grantee(String type, Content content) {
        out.append("<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"")
                .append(type)
                .append("\">");
        content.write(this);
        out.append("</Grantee>");
        return this;
    }

    public byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> {
                    if (c < ' ' && c != '\n' && c != '\t') {
                        out.append("&#").append((int) c).append(';');
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }
}
