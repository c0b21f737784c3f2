package io.ironbark.cloud.query;

/** A record and the service model disagree: a bug that stops the program at its start. */
final class ModelMismatch extends RuntimeException {
    private static final long serialVersionUID = 1;

    ModelMismatch(String where, String what) {
        super(where + ": " + what);
    }
}
