package io.ironbark.walrus.object;

import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import java.util.Optional;

/** What must be true of a key for a write to happen, at the moment of its commit. */
public sealed interface WriteCondition {
    /** Nothing. */
    record None() implements WriteCondition {}

    /** There must be no object. */
    record Absent() implements WriteCondition {}

    /** There must be an object with this entity tag, or with any if empty. */
    record Matches(Optional<String> etag) implements WriteCondition {}

    /** Ends the request if it does not hold of what is there. */
    default void check(Optional<StoredObject> current) {
        switch (this) {
            case None _ -> {}
            case Absent _ -> {
                if (current.isPresent()) {
                    throw S3Error.PreconditionFailed.asException().with("Condition", "If-None-Match");
                }
            }
            case Matches(var etag) -> {
                var tag = current.orElseThrow(S3Error.NoSuchKey::asException).etag();
                if (etag.isPresent() && !etag.get().equals(tag)) {
                    throw S3Error.PreconditionFailed.asException().with("Condition", "If-Match");
                }
            }
        }
    }

    /** Of a deletion. */
    static WriteCondition ofDeletion(Call call) {
        if (call.headers().has("if-none-match")
                || call.headers().has("x-amz-if-match-last-modified-time")
                || call.headers().has("x-amz-if-match-size")) {
            throw S3Error.NotImplemented.because("On deletions only 'If-Match' is implemented.");
        }
        return call.header("if-match").map(WriteCondition::matching).orElseGet(None::new);
    }

    /** If-Match, as a header or a document has it. */
    static WriteCondition matching(String tag) {
        return new Matches(tag.strip().equals("*") ? Optional.empty() : Optional.of(Conditions.unquoted(tag)));
    }

    static WriteCondition of(Call call) {
        var ifNoneMatch = call.header("if-none-match");
        var ifMatch = call.header("if-match");
        if (ifNoneMatch.isPresent()) {
            if (ifMatch.isPresent() || !ifNoneMatch.get().equals("*")) {
                throw S3Error.NotImplemented.because("On writes only 'If-None-Match: *' or 'If-Match' is implemented.");
            }
            return new Absent();
        }
        return ifMatch.map(WriteCondition::matching).orElseGet(None::new);
    }
}
