package io.ironbark.proto.auth;

/** An aws-chunked body that is not what it should be. */
public final class ChunkException extends Exception {
    private static final long serialVersionUID = 1;

    private final Problem problem;

    /** What is wrong with it. */
    public enum Problem {
        /** It can't be read as chunks. */
        MALFORMED,
        /** It ended before its last chunk or trailer. */
        TRUNCATED,
        /** The signature of a chunk or of the trailer is false. */
        SIGNATURE_MISMATCH,
        /** The trailer can't be read. */
        MALFORMED_TRAILER
    }

    ChunkException(Problem problem, String message) {
        super(message, null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
