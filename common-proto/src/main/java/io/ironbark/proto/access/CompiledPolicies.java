package io.ironbark.proto.access;

import io.ironbark.proto.policy.BucketPolicy;
import io.ironbark.proto.policy.MalformedPolicyException;
import io.ironbark.proto.policy.PolicyDocument;
import io.ironbark.proto.policy.PolicyKind;
import java.util.concurrent.ConcurrentHashMap;

/** Policies by their text, so that each is parsed once and not at every request. */
public final class CompiledPolicies {
    private static final int MAX_KEPT = 10_000;

    private final ConcurrentHashMap<Key, PolicyDocument> kept = new ConcurrentHashMap<>();

    private record Key(String bearer, PolicyKind kind, String json) {}

    @FunctionalInterface
    private interface Parsing {
        PolicyDocument parse() throws MalformedPolicyException;
    }

    /** A policy that was found good before it was stored; throws {@link IllegalStateException} if it is not. */
    public PolicyDocument get(PolicyKind kind, String json) {
        return get(new Key("", kind, json), () -> PolicyDocument.parse(kind, json));
    }

    /** The same of the policy of a bucket. */
    public PolicyDocument ofBucket(String bucket, String json) {
        return get(new Key(bucket, PolicyKind.BUCKET, json), () -> BucketPolicy.parse(bucket, json));
    }

    private PolicyDocument get(Key key, Parsing parsing) {
        var known = kept.get(key);
        if (known != null) {
            return known;
        }
        try {
            var parsed = parsing.parse();
            if (kept.size() >= MAX_KEPT) {
                kept.clear();
            }
            kept.put(key, parsed);
            return parsed;
        } catch (MalformedPolicyException e) {
            throw new IllegalStateException("a policy that is stored can't be read", e);
        }
    }
}
