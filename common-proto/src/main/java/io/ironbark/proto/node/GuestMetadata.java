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
 * @param identity the cloud's signature on the instance's identity document; absent from a parent of an older version
 * @param tags the instance's tags, if it lets the metadata service show them (InstanceMetadataTags)
 * @param place where it stands in its zone; absent from a parent of an older version
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
        SortedMap<String, String> tags,
        Optional<IdentityProof> identity,
        Optional<Place> place) {
    /**
     * Where an instance stands, beyond its zone's name.
     *
     * @param zoneId the zone's id, which is the same for all accounts
     * @param group the name of the placement group that it is in
     * @param partition its partition of that group, from 1
     */
    public record Place(String zoneId, Optional<String> group, Optional<Integer> partition) {}

    /** The same without the user data, which may hold passwords. */
    public GuestMetadata withoutUserData() {
        return with(Optional.empty(), identity);
    }

    /** The same with the user data. */
    public GuestMetadata withUserData(Optional<Bytes> data) {
        return with(data, identity);
    }

    /** The same with the cloud's signature. */
    public GuestMetadata withIdentity(IdentityProof proof) {
        return with(userData, Optional.of(proof));
    }

    private GuestMetadata with(Optional<Bytes> data, Optional<IdentityProof> proof) {
        return new GuestMetadata(
                region,
                zone,
                launchIndex,
                launchTime,
                data,
                endpointEnabled,
                tokensRequired,
                hopLimit,
                securityGroupNames,
                tags,
                proof,
                place);
    }
}
