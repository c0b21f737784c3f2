package io.ironbark.walrus.object;

import io.ironbark.walrus.lock.Lock;
import io.ironbark.walrus.s3.Access;
import io.ironbark.walrus.s3.Call;

/** Whether a caller bypasses a governance retention: it must be asked for, and be allowed. */
final class Bypasses {
    private Bypasses() {}

    static Lock.Bypass of(Call call, String key) {
        return () -> call.header("x-amz-bypass-governance-retention")
                        .filter("true"::equalsIgnoreCase)
                        .isPresent()
                && call.access().may("s3:BypassGovernanceRetention", call.theBucket(), Access.ObjectName.of(key));
    }
}
