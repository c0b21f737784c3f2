package io.ironbark.proto.hop;

import java.util.Optional;

/** What came of a call to a parent. */
public sealed interface Answer<T> {
    /** A document. */
    record Got<T>(T value) implements Answer<T> {}

    /** Done, or nothing newer. */
    record Nothing<T>() implements Answer<T> {}

    /** The server does not know the thing. */
    record NotFound<T>(String code, String message) implements Answer<T> {}

    /** The server was reached and said no. */
    record Refused<T>(int status, String code, String message) implements Answer<T> {}

    /** No answer came: nobody can say whether the call had an effect. */
    record Unreachable<T>(String why) implements Answer<T> {}

    /** The document, where an absence of it is an answer too; throws {@link HopException} for a failure. */
    default Optional<T> orThrow() throws HopException {
        return switch (this) {
            case Got<T>(var value) -> Optional.of(value);
            case Nothing<T>() -> Optional.empty();
            case NotFound<T> _ -> Optional.empty();
            case Refused<T>(var status, var code, var message) ->
                throw new HopException("refused (%d %s): %s".formatted(status, code, message));
            case Unreachable<T>(var why) -> throw new HopException("unreachable: " + why);
        };
    }

    /** A call that failed, for callers to whom all failures are the same. */
    final class HopException extends Exception {
        private static final long serialVersionUID = 1L;

        HopException(String message) {
            super(message);
        }
    }
}
