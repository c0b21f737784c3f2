package io.ironbark.proto.policy;

/** How big a policy may be, whatever its kind; {@link PolicyKind} has the limits that differ. */
public final class PolicyLimits {
    /** Characters of a document, white space included: what is longer isn't even parsed. IAM's own limit. */
    public static final int TEXT_CHARS_MAX = 131_072;

    /** Levels of objects and arrays. The grammar needs seven. */
    public static final int DEPTH_MAX = 12;

    public static final int STATEMENTS_MAX = 500;

    /** Entries of an Action, Resource, Principal or condition value list. */
    public static final int LIST_ENTRIES_MAX = 1_000;

    /** Keys under one condition operator, and operators in one Condition. */
    public static final int CONDITION_KEYS_MAX = 200;

    /** Characters of a Sid or an Id. */
    public static final int LABEL_CHARS_MAX = 256;

    /** Characters of a pattern or a value. */
    public static final int VALUE_CHARS_MAX = 2_048;

    /** Characters of the document's words that an error quotes. */
    static final int QUOTE_CHARS_MAX = 80;

    private PolicyLimits() {}
}
