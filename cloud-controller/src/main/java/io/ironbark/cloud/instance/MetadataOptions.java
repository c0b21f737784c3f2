package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.instance.RunInstances.MetadataRequest;

/** How the metadata service answers an instance. */
record MetadataOptions(boolean tokensRequired, int hopLimit, boolean endpointEnabled, boolean tagsInMetadata) {
    private static final int HOP_LIMIT_MAX = 64;

    static final MetadataOptions DEFAULT = new MetadataOptions(false, 1, true, false);

    /** Where an image says {@code ImdsSupport=v2.0}: tokens, and a hop more for containers. */
    static final MetadataOptions OF_IMDS_V2_IMAGES = new MetadataOptions(true, 2, true, false);

    /** The same, but for what is asked for. */
    MetadataOptions with(MetadataRequest asked) {
        int hops = asked.httpPutResponseHopLimit().orElse(hopLimit);
        if (hops < 1 || hops > HOP_LIMIT_MAX) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "The hop limit must be 1 to " + HOP_LIMIT_MAX + ", not " + hops));
        }
        if (asked.httpProtocolIpv6().filter("enabled"::equals).isPresent()) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("The metadata service of this cloud has no IPv6 endpoint."));
        }
        return new MetadataOptions(
                asked.httpTokens().map("required"::equals).orElse(tokensRequired),
                hops,
                asked.httpEndpoint().map("enabled"::equals).orElse(endpointEnabled),
                asked.instanceMetadataTags().map("enabled"::equals).orElse(tagsInMetadata));
    }
}
