package io.ironbark.proto.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What an endpoint accepts.
 *
 * @param skew how far apart the clocks may be: EC2 5 minutes (15 for version 2), S3 15
 * @param services that a credential scope may name; any if empty
 * @param region the only one that a credential scope may name; any if empty
 * @param version2 whether Signature Version 2 is accepted
 */
public record AuthRules(Duration skew, Set<String> services, Optional<String> region, boolean version2) {
    public AuthRules {
        services = Set.copyOf(services);
    }

    /**
     * As EC2, IAM and STS have it. Old clients guess region and service from the endpoint's name, and find nonsense in an
     * address; what they sign is the whole request, so the names of the scope guard nothing.
     */
    public static AuthRules query() {
        return new AuthRules(Duration.ofMinutes(5), Set.of(), Optional.empty(), true);
    }

    /** As S3 has it. */
    public static AuthRules s3() {
        return new AuthRules(Duration.ofMinutes(15), Set.of("s3"), Optional.empty(), true);
    }

    /** The same with Signature Version 2, or without. */
    public AuthRules withVersion2(boolean accepted) {
        return new AuthRules(skew, services, region, accepted);
    }
}
