package io.ironbark.walrus.s3;

import io.ironbark.walrus.blob.Extent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is answered. */
public record Reply(int status, List<Header> headers, Content content) {
    /** A header field. */
    public record Header(String name, String value) {}

    /** What follows the header. */
    public sealed interface Content {}

    /** Nothing. */
    public record Nothing() implements Content {}

    /** Nothing, but the length of what a GET would get. */
    public record Length(long length) implements Content {}

    /** A document. */
    public record Document(Xml xml) implements Content {}

    /** A document in another language than XML. */
    public record Text(String type, String text) implements Content {}

    /** Bytes of blobs, one piece after the other. */
    public record Bytes(List<Extent> extents, long length) implements Content {
        public Bytes {
            extents = List.copyOf(extents);
        }
    }

    public Reply {
        headers = List.copyOf(headers);
    }

    public static Reply ok() {
        return new Reply(200, List.of(), new Nothing());
    }

    public static Reply noContent() {
        return new Reply(204, List.of(), new Nothing());
    }

    public static Reply document(Xml xml) {
        return new Reply(200, List.of(), new Document(xml));
    }

    public static Reply text(String type, String text) {
        return new Reply(200, List.of(), new Text(type, text));
    }

    /** The same with another status. */
    public Reply as(int other) {
        return new Reply(other, headers, content);
    }

    /** The same with one more header field. */
    public Reply with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Reply(status, more, content);
    }

    /** The same with one more header field, if there is a value for it. */
    public Reply with(String name, Optional<String> value) {
        return value.map(text -> with(name, text)).orElse(this);
    }
}
