package io.ironbark.proto.policy;

import java.nio.charset.StandardCharsets;

/**
 * What a policy is for, which decides what it must and may not hold, and how big it may be.
 *
 * The sizes are IAM's ("IAM and AWS STS quotas") and S3's. IAM does not count white space; its quotas of inline
 * policies are of all of a user, group or role together, which the store of these has to sum up by {@link #size}.
 */
public enum PolicyKind {
    /** A managed policy, or a permissions boundary, which is one. */
    MANAGED(6_144, false, true),
    USER_INLINE(2_048, false, true),
    GROUP_INLINE(5_120, false, true),
    ROLE_INLINE(10_240, false, true),
    /** What AssumeRole or GetFederationToken got to narrow a session. */
    SESSION(2_048, false, true),
    SERVICE_CONTROL(5_120, false, true),
    /** Who may take a role. It names no resource: the role is meant. */
    TRUST(2_048, true, false),
    /** Of an S3 bucket: counted in bytes, white space too. */
    BUCKET(20_480, true, true);

    private final int sizeMax;
    private final boolean ofResource;
    private final boolean namesResources;

    PolicyKind(int sizeMax, boolean ofResource, boolean namesResources) {
        this.sizeMax = sizeMax;
        this.ofResource = ofResource;
        this.namesResources = namesResources;
    }

    /** The largest {@link #size} of one document. */
    public int sizeMax() {
        return sizeMax;
    }

    /** True if it belongs to a resource, so that every statement says whom it means. */
    public boolean ofResource() {
        return ofResource;
    }

    boolean namesResources() {
        return namesResources;
    }

    /** The size of a document as this kind counts it. */
    public int size(String text) {
        return switch (this) {
            case BUCKET -> text.getBytes(StandardCharsets.UTF_8).length;
            case MANAGED, USER_INLINE, GROUP_INLINE, ROLE_INLINE, SESSION, SERVICE_CONTROL, TRUST ->
                (int) text.chars()
                        .filter(letter -> !Character.isWhitespace(letter))
                        .count();
        };
    }
}
