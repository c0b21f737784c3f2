package io.ironbark.cloud.api;

/** The result of an action that answers nothing but that it was done. */
public record Done() {
    /** The only value. */
    public static final Done DONE = new Done();
}
