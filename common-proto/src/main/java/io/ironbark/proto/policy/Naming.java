package io.ironbark.proto.policy;

/** How a resource's policy names a principal, weakest first: how much its Allow is worth to him. */
enum Naming {
    /** Not at all. */
    NONE,
    /** By his account, which leaves it to the account's administrators: in his own account it grants nothing alone. */
    ACCOUNT,
    /** By his role or by a star: grants in his own account, as far as boundary and session policy go. */
    LIMITED,
    /** By himself: in his own account it grants, whatever boundary and session policy leave out. */
    DIRECT;

    Naming orStronger(Naming other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
