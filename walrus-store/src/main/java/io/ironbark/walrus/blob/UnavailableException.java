package io.ironbark.walrus.blob;

import java.io.IOException;

/** Bytes can't be had or kept for now: trying again later makes sense. */
public final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String message) {
        super(message);
    }

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
