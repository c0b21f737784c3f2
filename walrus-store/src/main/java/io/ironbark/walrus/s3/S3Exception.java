package io.ironbark.walrus.s3;

import java.util.ArrayList;
import java.util.List;

/** Ends a request with an error that the caller can read. */
public final class S3Exception extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final S3Error error;
    private final transient List<Detail> details;
    private final transient List<Reply.Header> headers;

    /** A further element of the error's XML. */
    public record Detail(String name, String value) {}

    S3Exception(S3Error error, String message, List<Detail> details) {
        this(error, message, details, List.of());
    }

    private S3Exception(S3Error error, String message, List<Detail> details, List<Reply.Header> headers) {
        super(message, null, false, false);
        this.error = error;
        this.details = List.copyOf(details);
        this.headers = List.copyOf(headers);
    }

    /** The same with one more element. */
    public S3Exception with(String name, String value) {
        var more = new ArrayList<>(details);
        more.add(new Detail(name, value));
        return new S3Exception(error, String.valueOf(getMessage()), more, headers);
    }

    /** The same with one more header field, which an answer without a body has too. */
    public S3Exception withHeader(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Reply.Header(name, value));
        return new S3Exception(error, String.valueOf(getMessage()), details, more);
    }

    public S3Error error() {
        return error;
    }

    public List<Detail> details() {
        return details;
    }

    public List<Reply.Header> headers() {
        return headers;
    }
}
