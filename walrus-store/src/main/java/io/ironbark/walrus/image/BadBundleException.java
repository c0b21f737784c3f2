package io.ironbark.walrus.image;

import java.io.IOException;

/** A bundle is not what it should be. The message is for the user. */
final class BadBundleException extends IOException {
    private static final long serialVersionUID = 1;

    BadBundleException(String message) {
        super(message);
    }
}
