package io.ironbark.proto.node;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.ironbark.proto.id.ZoneName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the instance metadata service tells the guest and that stands nowhere else in its {@link InstanceDesired}.
 *
 * @param userData raw bytes, at most 16 KiB
 * @param tokensRequired true if only IMDSv2 is answered (HttpTokens=required)
 * @param hopLimit of the answers to token requests (HttpPutResponseHopLimit), 1 to 64
 * @param endpointEnabled false if the service does not answer this instance at all
 * @param tags the instance's tags, if it lets the metadata service show them (InstanceMetadataTags)
 */
public record GuestMetadata(
        String region,
        ZoneName zone,
        int launchIndex,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant launchTime,
        Optional<Bytes> userData,
        boolean endpointEnabled,
        boolean tokensRequired,
        int hopLimit,
        List<String> securityGroupNames,
        SortedMap<String, String> tags) {
    /** The same without the user data, which may hold passwords. */
    public GuestMetadata withoutUserData() {
        return new GuestMetadata(
                region,
                zone,
                launchIndex,
                launchTime,
                Optional.empty(),
                endpointEnabled,
                tokensRequired,
                hopLimit,
                securityGroupNames,
                tags);
    }
}
