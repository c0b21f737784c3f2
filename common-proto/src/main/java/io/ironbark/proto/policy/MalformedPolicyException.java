package io.ironbark.proto.policy;

/**
 * A document is no policy. IAM answers {@code MalformedPolicyDocument}, S3 {@code MalformedPolicy}; the message may be
 * shown to whoever sent the document.
 */
public final class MalformedPolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;

    MalformedPolicyException(String place, String reason) {
        super(place + " " + reason);
        this.place = place;
    }

    /** Where it is wrong, such as {@code Statement[2].Condition.IpAddress}. */
    public String place() {
        return place;
    }
}
