package io.ironbark.cloud.api;

/** A refusal that ends the request; caught in one place. It is no fault of the server, so it carries no stack. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ApiError error;

    /** Ends the request with this refusal. */
    public ApiException(ApiError error) {
        super(error.toString(), null, false, false);
        this.error = error;
    }

    /** Why. */
    public ApiError error() {
        return error;
    }
}
