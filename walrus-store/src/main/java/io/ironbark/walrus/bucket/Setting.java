package io.ironbark.walrus.bucket;

/** What a bucket's owner may set for it, besides what has columns of its own. */
public enum Setting {
    ACL("acl"),
    CORS("cors"),
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
