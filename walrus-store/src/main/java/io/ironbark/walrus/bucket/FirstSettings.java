package io.ironbark.walrus.bucket;

import io.ironbark.walrus.s3.Call;
import java.util.Map;

/** Says what a new bucket is to begin with. */
@FunctionalInterface
public interface FirstSettings {
    /** Refuses a request that asks for what can't be. */
    Map<Setting, String> settings(Call call);
}
