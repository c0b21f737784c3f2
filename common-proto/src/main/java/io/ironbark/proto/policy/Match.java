package io.ironbark.proto.policy;

/** Whether a pattern fits. */
enum Match {
    YES,
    NO,
    /** It holds a variable that this request gives no value to, or several. */
    UNRESOLVED;

    static Match of(boolean fits) {
        return fits ? YES : NO;
    }

    /** What is unresolved stays unresolved: an unknown is no ground to say that something does not fit. */
    Match negated() {
        return switch (this) {
            case YES -> NO;
            case NO -> YES;
            case UNRESOLVED -> UNRESOLVED;
        };
    }

    /** What can't be told fits nothing. */
    Match orNo() {
        return this == UNRESOLVED ? NO : this;
    }

    Match or(Match other) {
        if (this == YES || other == YES) {
            return YES;
        }
        return this == UNRESOLVED ? this : other;
    }

    Match and(Match other) {
        if (this == NO || other == NO) {
            return NO;
        }
        return this == UNRESOLVED ? this : other;
    }
}
