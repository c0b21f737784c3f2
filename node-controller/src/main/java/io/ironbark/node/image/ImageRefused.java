package io.ironbark.node.image;

/** An image that will never be run here; the message is for the user. */
public final class ImageRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** Takes EC2's state reason code, such as {@code Client.InvalidImage}. */
    public ImageRefused(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
