package io.ironbark.walrus.access;

import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.bucket.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What keeps a bucket from becoming public by mistake ("Blocking public access to your Amazon S3 storage").
 *
 * @param blockAcls public lists are refused
 * @param ignoreAcls public grants count for nothing
 * @param blockPolicy a public policy is refused
 * @param restrict a bucket with a public policy serves its owner's account only
 */
public record PublicAccessBlock(boolean blockAcls, boolean ignoreAcls, boolean blockPolicy, boolean restrict) {
    static final PublicAccessBlock NONE = new PublicAccessBlock(false, false, false, false);
    /** What a new bucket has, in its setting. */
    public static final String ALL = "ALL";

    private static final List<String> WORDS = List.of("block-acls", "ignore-acls", "block-policy", "restrict");

    static PublicAccessBlock of(Bucket bucket) {
        return set(bucket).orElse(NONE);
    }

    static Optional<PublicAccessBlock> set(Bucket bucket) {
        return bucket.setting(Setting.PUBLIC_ACCESS_BLOCK).map(PublicAccessBlock::read);
    }

    private static PublicAccessBlock read(String document) {
        if (document.equals(ALL)) {
            return new PublicAccessBlock(true, true, true, true);
        }
        var words = Arrays.asList(document.split(" ", -1));
        return new PublicAccessBlock(
                words.contains(WORDS.get(0)),
                words.contains(WORDS.get(1)),
                words.contains(WORDS.get(2)),
                words.contains(WORDS.get(3)));
    }

    /** As it is stored. */
    String document() {
        var words = new ArrayList<String>();
        var truths = List.of(blockAcls, ignoreAcls, blockPolicy, restrict);
        for (int i = 0; i < truths.size(); i++) {
            if (truths.get(i)) {
                words.add(WORDS.get(i));
            }
        }
        return String.join(" ", words);
    }
}
