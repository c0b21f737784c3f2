package io.ironbark.proto.auth;

/** Ends a verification from within; never leaves this package. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Refusal why;

    RefusedException(Refusal why) {
        super(why.toString(), null, false, false);
        this.why = why;
    }

    Refusal why() {
        return why;
    }
}
