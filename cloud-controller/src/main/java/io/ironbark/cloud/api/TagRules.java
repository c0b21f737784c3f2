package io.ironbark.cloud.api;

import java.util.List;

/** What tags may be. */
public final class TagRules {
    /** The most tags that one resource may have. */
    public static final int TAGS_MAX = 50;

    private static final int KEY_LENGTH_MAX = 127;
    private static final int VALUE_LENGTH_MAX = 256;
    private static final String RESERVED = "aws:";

    private TagRules() {}

    /** Refuses tags that a user may not set. */
    public static void check(List<Tag> tags) {
        if (tags.size() > TAGS_MAX) {
            throw new ApiException(new ApiError.TagLimitExceeded(TAGS_MAX));
        }
        for (Tag tag : tags) {
            checkKey(tag.key());
            if (length(tag.value()) > VALUE_LENGTH_MAX) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Tag value exceeds the maximum length of " + VALUE_LENGTH_MAX + " characters"));
            }
        }
    }

    /** Refuses a key that a user may not set. */
    public static void checkKey(String key) {
        if (key.startsWith(RESERVED)) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("Tag keys starting with 'aws:' are reserved for internal use"));
        }
        if (key.isEmpty() || length(key) > KEY_LENGTH_MAX) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("Tag key must have 1 to " + KEY_LENGTH_MAX + " characters"));
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
