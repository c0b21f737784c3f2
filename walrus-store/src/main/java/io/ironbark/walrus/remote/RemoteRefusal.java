package io.ironbark.walrus.remote;

import java.io.IOException;

/** The other endpoint understood and said no. */
final class RemoteRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RemoteRefusal(int status, String message) {
        super(status + " " + message);
        this.status = status;
    }

    boolean isNotFound() {
        return status == 404;
    }
}
