package io.ironbark.proto.policy;

/** What a policy is attached to, in the order in which layers are asked. */
public enum Layer {
    SERVICE_CONTROL("service control policy"),
    RESOURCE("resource-based policy"),
    IDENTITY("identity-based policy"),
    BOUNDARY("permissions boundary"),
    SESSION("session policy");

    private final String words;

    Layer(String words) {
        this.words = words;
    }

    /** As AWS's messages name it. */
    public String words() {
        return words;
    }
}
