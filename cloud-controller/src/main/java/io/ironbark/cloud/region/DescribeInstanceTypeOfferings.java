package io.ironbark.cloud.region;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.filter.ListFilters;
import io.ironbark.proto.id.ZoneName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where each instance type is offered: all of them in all zones. */
public final class DescribeInstanceTypeOfferings {
    record Request(Optional<String> locationType, List<Filter> filters, PageRequest page) {}

    record Result(List<Offering> instanceTypeOfferings, Optional<String> nextToken) {}

    record Offering(String instanceType, String locationType, String location) {
        String key() {
            return instanceType + " " + location;
        }
    }

    private static final ListFilters<Offering> FILTERS = new ListFilters<>(Map.of(
            "instance-type", offering -> List.of(offering.instanceType()),
            "location", offering -> List.of(offering.location())));

    private final Database database;
    private final InstanceTypeStore types;
    private final String region;
    private final ZoneStates zones;

    /** Lists these types in these zones. */
    public DescribeInstanceTypeOfferings(Database database, InstanceTypeStore types, String region, ZoneStates zones) {
        this.database = database;
        this.types = types;
        this.region = region;
        this.zones = zones;
    }

    /** The action. */
    public Action<?, ?> action() {
        return Action.read("DescribeInstanceTypeOfferings", Request.class, Result.class, this::handle)
                .filteredBy(FILTERS.names());
    }

    private Result handle(Caller caller, Request request) {
        String kind = request.locationType().orElse("region");
        List<String> locations = locations(kind);
        var offerings = new ArrayList<Offering>();
        for (InstanceType type : database.read(types::all)) {
            locations.forEach(location -> offerings.add(new Offering(type.name(), kind, location)));
        }
        offerings.sort(Comparator.comparing(Offering::key));
        var page = request.page().of(FILTERS.apply(offerings, request.filters()), Offering::key);
        return new Result(page.items(), page.nextToken());
    }

    private List<String> locations(String kind) {
        return switch (kind) {
            case "region" -> List.of(region);
            case "availability-zone" ->
                zones.states().keySet().stream().map(ZoneName::value).toList();
            case "availability-zone-id" ->
                zones.states().keySet().stream().map(ZoneStates::zoneId).toList();
            default ->
                throw new ApiException(new ApiError.UnsupportedOperation(
                        "The location type " + kind + " does not exist in this cloud."));
        };
    }
}
