package io.ironbark.node.image;

import java.io.IOException;

/** There is no room, and nothing that could be evicted. */
public final class CacheFull extends IOException {
    private static final long serialVersionUID = 1L;

    public CacheFull(String message) {
        super(message);
    }
}
