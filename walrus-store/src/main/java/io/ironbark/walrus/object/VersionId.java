package io.ironbark.walrus.object;

import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Which version of a key. That of a bucket that keeps no versions is {@code null}, in so many letters; others have the
 * row's id in them, by which they are found, and something that can't be guessed from it.
 */
public record VersionId(String value) {
    public static final VersionId NULL = new VersionId("null");

    private static final int ID_DIGITS = 16;
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{32}");

    static VersionId fresh(long id, RandomGenerator random) {
        return new VersionId(HexFormat.of().toHexDigits(id) + HexFormat.of().toHexDigits(random.nextLong()));
    }

    /** Refuses text that is no version's id. */
    public static VersionId parse(String text) {
        if (text.equals(NULL.value)) {
            return NULL;
        }
        if (!SHAPE.matcher(text).matches()) {
            throw invalid(text);
        }
        return new VersionId(text);
    }

    /** The one that a request names, if it does. */
    public static Optional<VersionId> of(Call call) {
        return call.query().get("versionId").map(VersionId::parse);
    }

    private static S3Exception invalid(String text) {
        return S3Error.InvalidArgument.because(
                        text.isEmpty() ? "Version id cannot be the empty string" : "Invalid version id specified")
                .with("ArgumentName", "versionId")
                .with("ArgumentValue", text);
    }

    public boolean isNull() {
        return equals(NULL);
    }

    /** The id of the row; only of those that are not null. */
    public long rowId() {
        return HexFormat.fromHexDigitsToLong(value, 0, ID_DIGITS);
    }
}
