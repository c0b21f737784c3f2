package io.ironbark.cloud.region;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.filter.ListFilters;
import io.ironbark.proto.id.ZoneName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** DescribeRegions, DescribeAvailabilityZones and DescribeAccountAttributes. */
public final class RegionActions {
    private static final String NO_OPT_IN = "opt-in-not-required";

    record DescribeRegions(List<String> regionNames, List<Filter> filters, boolean allRegions) {}

    record DescribedRegions(List<Region> regions) {}

    record Region(String regionName, String endpoint, String optInStatus) {}

    record DescribeAvailabilityZones(
            List<String> zoneNames, List<String> zoneIds, List<Filter> filters, boolean allAvailabilityZones) {}

    record DescribedZones(List<Zone> availabilityZones) {}

    record Zone(
            String zoneName,
            String zoneId,
            String state,
            String regionName,
            List<Message> messages,
            String groupName,
            String networkBorderGroup,
            String zoneType,
            String optInStatus) {}

    record Message(String message) {}

    record DescribeAccountAttributes(List<String> attributeNames) {}

    record DescribedAttributes(List<Attribute> accountAttributes) {}

    record Attribute(String attributeName, List<AttributeValue> attributeValues) {}

    record AttributeValue(String attributeValue) {}

    private static final ListFilters<Region> REGION_FILTERS = new ListFilters<>(Map.of(
            "region-name", region -> List.of(region.regionName()),
            "endpoint", region -> List.of(region.endpoint()),
            "opt-in-status", region -> List.of(region.optInStatus())));

    private static final ListFilters<Zone> ZONE_FILTERS = new ListFilters<>(Map.of(
            "region-name", zone -> List.of(zone.regionName()),
            "zone-name", zone -> List.of(zone.zoneName()),
            "zone-id", zone -> List.of(zone.zoneId()),
            "zone-type", zone -> List.of(zone.zoneType()),
            "state", zone -> List.of(zone.state()),
            "group-name", zone -> List.of(zone.groupName()),
            "opt-in-status", zone -> List.of(zone.optInStatus()),
            "message", zone -> zone.messages().stream().map(Message::message).toList()));

    private final String region;
    private final URI endpoint;
    private final ZoneStates zones;

    /** The region's zones are those of {@code zones}. */
    public RegionActions(String region, URI endpoint, ZoneStates zones) {
        this.region = region;
        this.endpoint = endpoint;
        this.zones = zones;
    }

    /** The actions. */
    public List<Action<?, ?>> actions() {
        return List.of(
                Action.read("DescribeRegions", DescribeRegions.class, DescribedRegions.class, this::regions)
                        .filteredBy(REGION_FILTERS.names()),
                Action.read(
                                "DescribeAvailabilityZones",
                                DescribeAvailabilityZones.class,
                                DescribedZones.class,
                                this::availabilityZones)
                        .filteredBy(ZONE_FILTERS.names()),
                Action.read(
                        "DescribeAccountAttributes",
                        DescribeAccountAttributes.class,
                        DescribedAttributes.class,
                        this::attributes));
    }

    private DescribedRegions regions(Caller caller, DescribeRegions request) {
        refuseOthers(request.regionNames(), List.of(region), Kind.REGION);
        var only = new Region(region, endpoint.toString(), NO_OPT_IN);
        return new DescribedRegions(REGION_FILTERS.apply(List.of(only), request.filters()));
    }

    private DescribedZones availabilityZones(Caller caller, DescribeAvailabilityZones request) {
        List<Zone> all = zones.states().entrySet().stream()
                .map(entry -> zone(entry.getKey(), entry.getValue()))
                .toList();
        refuseOthers(request.zoneNames(), all.stream().map(Zone::zoneName).toList(), Kind.ZONE);
        refuseOthers(request.zoneIds(), all.stream().map(Zone::zoneId).toList(), Kind.ZONE);
        List<Zone> named = all.stream()
                .filter(zone ->
                        request.zoneNames().isEmpty() || request.zoneNames().contains(zone.zoneName()))
                .filter(zone -> request.zoneIds().isEmpty() || request.zoneIds().contains(zone.zoneId()))
                .toList();
        return new DescribedZones(ZONE_FILTERS.apply(named, request.filters()));
    }

    private Zone zone(ZoneName name, Optional<String> trouble) {
        return new Zone(
                name.value(),
                ZoneStates.zoneId(name),
                trouble.isPresent() ? "impaired" : "available",
                region,
                trouble.map(Message::new).stream().toList(),
                region,
                region,
                "availability-zone",
                NO_OPT_IN);
    }

    private DescribedAttributes attributes(Caller caller, DescribeAccountAttributes request) {
        return new DescribedAttributes(List.of(attribute("supported-platforms", "VPC")).stream()
                .filter(attribute -> request.attributeNames().isEmpty()
                        || request.attributeNames().contains(attribute.attributeName()))
                .toList());
    }

    private static Attribute attribute(String name, String value) {
        return new Attribute(name, List.of(new AttributeValue(value)));
    }

    private static void refuseOthers(List<String> asked, List<String> existing, Kind kind) {
        List<String> unknown =
                asked.stream().filter(name -> !existing.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(kind, unknown));
        }
    }
}
