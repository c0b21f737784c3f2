package io.ironbark.node.domain;

/** A call to the hypervisor did not succeed. */
public final class HypervisorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What can be concluded from a failure. */
    public enum Kind {
        /** No answer: it may or may not have been done. */
        UNREACHABLE,
        /** The hypervisor said no. */
        REFUSED
    }

    public HypervisorException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public HypervisorException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
