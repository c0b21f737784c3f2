package io.ironbark.walrus.bucket;

/** What a bucket's owner may set for it: each is a document, and each has its row. */
public enum Setting {
    ACL("acl"),
    CORS("cors"),
    ENCRYPTION("encryption"),
    LIFECYCLE("lifecycle"),
    LOCK_DEFAULT("lock-default"),
    OWNERSHIP("ownership"),
    POLICY("policy"),
    PUBLIC_ACCESS_BLOCK("public-access-block"),
    REQUEST_PAYMENT("request-payment"),
    TAGGING("tagging"),
    WEBSITE("website");

    private final String word;

    Setting(String word) {
        this.word = word;
    }

    /** As it stands in rows. */
    String word() {
        return word;
    }
}
