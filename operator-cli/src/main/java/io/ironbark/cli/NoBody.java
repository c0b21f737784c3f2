package io.ironbark.cli;

/** A request without parameters. */
record NoBody() {
    static final NoBody NOTHING = new NoBody();
}
