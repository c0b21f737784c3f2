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

    static WriteCondition of(Call call) {
        var ifNoneMatch = call.header("if-none-match");
        var ifMatch = call.header("if-match");
        if (ifNoneMatch.isPresent()) {
            if (ifMatch.isPresent() || !ifNoneMatch.get().equals("*")) {
                throw S3Error.NotImplemented.because("On writes only 'If-None-Match: *' or 'If-Match' is implemented.");
            }
            return new Absent();
        }
        return ifMatch.<WriteCondition>map(
                        tag -> new Matches(tag.equals("*") ? Optional.empty() : Optional.of(Conditions.unquoted(tag))))
                .orElseGet(None::new);
    }
}
