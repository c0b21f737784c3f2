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

/** DescribeRegions, DescribeAvailabilityZones, DescribeIdFormat. */
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

    record DescribeIdFormat(Optional<String> resource) {}

    record DescribedIdFormats(List<IdFormat> statuses) {}

    record IdFormat(String resource, boolean useLongIds) {}

    record DescribeAggregateIdFormat() {}

    record DescribedAggregate(boolean useLongIdsAggregated, List<IdFormat> statuses) {}

    /** Those that have ids of the long form, in EC2's words: all of them, and none was ever of the short one. */
    private static final List<String> LONG_IDS = List.of(
            "bundle",
            "conversion-task",
            "customer-gateway",
            "dhcp-options",
            "elastic-ip-allocation",
            "elastic-ip-association",
            "export-task",
            "flow-log",
            "image",
            "import-task",
            "instance",
            "internet-gateway",
            "network-acl",
            "network-acl-association",
            "network-interface",
            "network-interface-attachment",
            "prefix-list",
            "reservation",
            "route-table",
            "route-table-association",
            "security-group",
            "snapshot",
            "subnet",
            "subnet-cidr-block-association",
            "volume",
            "vpc",
            "vpc-cidr-block-association",
            "vpc-endpoint",
            "vpc-peering-connection",
            "vpn-connection",
            "vpn-gateway");

    private static final ListFilters<Region> REGION_FILTERS = new ListFilters<>(Map.of(
            "region-name", region -> List.of(region.regionName()),
            "endpoint", region -> List.of(region.endpoint()),
            "opt-in-status", region -> List.of(region.optInStatus())));

    private static final ListFilters<Zone> ZONE_FILTERS = new ListFilters<>(Map.ofEntries(
            Map.entry("region-name", zone -> List.of(zone.regionName())),
            Map.entry("zone-name", zone -> List.of(zone.zoneName())),
            Map.entry("zone-id", zone -> List.of(zone.zoneId())),
            Map.entry("zone-type", zone -> List.of(zone.zoneType())),
            Map.entry("state", zone -> List.of(zone.state())),
            Map.entry("group-name", zone -> List.of(zone.groupName())),
            Map.entry("group-long-name", zone -> List.of(zone.groupName())),
            Map.entry("opt-in-status", zone -> List.of(zone.optInStatus())),
            Map.entry("parent-zone-id", _ -> List.of()),
            Map.entry("parent-zone-name", _ -> List.of()),
            Map.entry(
                    "message",
                    zone -> zone.messages().stream().map(Message::message).toList())));

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
                Action.read("DescribeIdFormat", DescribeIdFormat.class, DescribedIdFormats.class, this::idFormat),
                Action.read(
                        "DescribeAggregateIdFormat",
                        DescribeAggregateIdFormat.class,
                        DescribedAggregate.class,
                        (_, _) -> new DescribedAggregate(true, idFormats())));
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

    private DescribedIdFormats idFormat(Caller caller, DescribeIdFormat request) {
        request.resource().filter(name -> !LONG_IDS.contains(name)).ifPresent(name -> {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("Value (" + name + ") for parameter Resource is invalid."));
        });
        return new DescribedIdFormats(idFormats().stream()
                .filter(format -> request.resource().orElse(format.resource()).equals(format.resource()))
                .toList());
    }

    private static List<IdFormat> idFormats() {
        return LONG_IDS.stream().map(name -> new IdFormat(name, true)).toList();
    }

    private static void refuseOthers(List<String> asked, List<String> existing, Kind kind) {
        List<String> unknown =
                asked.stream().filter(name -> !existing.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(kind, unknown));
        }
    }
}
