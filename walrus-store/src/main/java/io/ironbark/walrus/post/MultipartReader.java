package io.ironbark.walrus.post;

import io.ironbark.walrus.s3.Body;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes a body of {@code multipart/form-data} apart, holding no more of it than a piece and a field. */
final class MultipartReader {
    private static final int MAX_PART_HEADER_BYTES = 8 << 10;
    private static final int MAX_BOUNDARY = 70;
    private static final byte[] BLANK_LINE = bytes("\r\n\r\n");
    private static final Pattern BOUNDARY = Pattern.compile(
            "multipart/form-data\\s*;.*?boundary=(?:\"([^\"]+)\"|([^\\s;]+)).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[;\\s]name=\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE_NAME = Pattern.compile("[;\\s]filename=\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);

    private final Body body;
    private final byte[] delimiter;
    /** Begins with the line end that a delimiter has before it and the first one lacks. */
    private byte[] buffer = bytes("\r\n");

    private int from;

    /** A part's header: the names in its Content-Disposition. */
    record Part(String name, Optional<String> fileName) {}

    private MultipartReader(Body body, String boundary) {
        this.body = body;
        this.delimiter = bytes("\r\n--" + boundary);
    }

    /** Begins with a body of this content type. */
    static MultipartReader of(Body body, String contentType) {
        if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            throw S3Error.PreconditionFailed.asException()
                    .with("Condition", "Bucket POST must be of the enclosure-type multipart/form-data");
        }
        var matcher = BOUNDARY.matcher(contentType);
        if (!matcher.matches()) {
            throw malformed();
        }
        var boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        if (boundary.length() > MAX_BOUNDARY) {
            throw malformed();
        }
        return new MultipartReader(body, boundary);
    }

    /** Reads on to the content of the next part; empty after the last. Of a part, all must have been read. */
    Optional<Part> nextPart() {
        while (available() < delimiter.length + 2) {
            fill();
        }
        if (find(delimiter) != from) {
            throw malformed();
        }
        from += delimiter.length;
        if (buffer[from] == '-' && buffer[from + 1] == '-') {
            return Optional.empty();
        }
        int end = find(BLANK_LINE);
        while (end < 0) {
            if (available() > MAX_PART_HEADER_BYTES) {
                throw malformed();
            }
            fill();
            end = find(BLANK_LINE);
        }
        var header = new String(buffer, from, end - from, StandardCharsets.UTF_8);
        from = end + BLANK_LINE.length;
        return Optional.of(part(header));
    }

    private static Part part(String header) {
        for (var line : header.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                var name = NAME.matcher(line);
                var file = FILE_NAME.matcher(line);
                if (name.find()) {
                    return new Part(name.group(1), file.find() ? Optional.of(file.group(1)) : Optional.empty());
                }
            }
        }
        throw malformed();
    }

    /** The next bytes of the part's content; empty at its end. */
    Optional<Buffer> content() {
        while (true) {
            int end = find(delimiter);
            if (end == from) {
                return Optional.empty();
            }
            int sure = end > 0 ? end : buffer.length - (delimiter.length - 1);
            if (sure > from) {
                var piece = Buffer.buffer(Arrays.copyOfRange(buffer, from, sure));
                from = sure;
                return Optional.of(piece);
            }
            fill();
        }
    }

    /** All of a part's content as text. */
    String text(int limit, S3Error tooLong) {
        var all = Buffer.buffer();
        for (var piece = content(); piece.isPresent(); piece = content()) {
            if (all.length() + piece.get().length() > limit) {
                throw tooLong.asException();
            }
            all.appendBuffer(piece.get());
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private int available() {
        return buffer.length - from;
    }

    private void fill() {
        var piece = body.next().orElseThrow(MultipartReader::malformed);
        var more = piece.getBytes();
        var joined = new byte[available() + more.length];
        System.arraycopy(buffer, from, joined, 0, available());
        System.arraycopy(more, 0, joined, available(), more.length);
        buffer = joined;
        from = 0;
    }

    private int find(byte[] wanted) {
        int last = buffer.length - wanted.length;
        for (int at = from; at <= last; at++) {
            if (buffer[at] == wanted[0] && Arrays.equals(buffer, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static S3Exception malformed() {
        return S3Error.MalformedPOSTRequest.asException();
    }
}
