package io.ironbark.proto.hop;

/**
 * Ends a request with a status and an error that the caller can read. The message goes to the caller as it is, so it
 * holds nothing that the caller may not know.
 */
public final class HopRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    public HopRefusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** The request itself is wrong. */
    public static HopRefusal badRequest(String message) {
        return new HopRefusal(400, "BadRequest", message);
    }

    /** The caller is known but may not do this. */
    public static HopRefusal forbidden(String message) {
        return new HopRefusal(403, "Forbidden", message);
    }

    /** There is no such thing. */
    public static HopRefusal notFound(String message) {
        return new HopRefusal(404, "NotFound", message);
    }

    /** Not in the present state; the caller may read again and decide again. */
    public static HopRefusal conflict(String message) {
        return new HopRefusal(409, "Conflict", message);
    }

    /** Not now; the same request may succeed later. */
    public static HopRefusal busy(String message) {
        return new HopRefusal(503, "Busy", message);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    Body body() {
        return new Body(code, String.valueOf(getMessage()));
    }

    /** The body of every answer that is not a success. */
    public record Body(String code, String message) {}
}
