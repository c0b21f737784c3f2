package io.ironbark.walrus.bucket;

import java.util.List;
import java.util.regex.Pattern;

/** What a bucket may be called (Amazon S3 User Guide, "Bucket naming rules"). */
public final class BucketName {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9.-]{1,61})[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+");
    private static final List<String> RESERVED_STARTS = List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> RESERVED_ENDS = List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

    private BucketName() {}

    public static boolean isValid(String name) {
        return SHAPE.matcher(name).matches()
                && !ADDRESS.matcher(name).matches()
                && !name.contains("..")
                && !name.contains(".-")
                && !name.contains("-.")
                && RESERVED_STARTS.stream().noneMatch(name::startsWith)
                && RESERVED_ENDS.stream().noneMatch(name::endsWith);
    }
}
