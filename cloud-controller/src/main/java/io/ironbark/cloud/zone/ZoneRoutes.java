package io.ironbark.cloud.zone;

import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.zone.ZoneObserved;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The zone hop's two verbs, for cluster controllers. */
public final class ZoneRoutes {
    private final DesiredReader reader;
    private final Observations observations;

    /** Zones that there are: none is ever removed. */
    private final Set<ZoneName> known = ConcurrentHashMap.newKeySet();

    public ZoneRoutes(DesiredReader reader, Observations observations) {
        this.reader = reader;
        this.observations = observations;
    }

    /** For the internal server. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/zones/{zone}/desired")
                        .allow(Role.CLUSTER_CONTROLLER)
                        .onlyOwn("zone")
                        .answer(this::desired),
                Route.post("/v1/zones/{zone}/observed")
                        .allow(Role.CLUSTER_CONTROLLER)
                        .onlyOwn("zone")
                        .answer(this::observed));
    }

    private Reply desired(HopCall call) throws InterruptedException {
        return reader.await(zone(call), call.query("after", 0), call.desiredWait())
                .map(Reply::document)
                .orElseGet(Reply::nothing);
    }

    private Reply observed(HopCall call) {
        ZoneName zone = zone(call);
        ZoneObserved observed = call.body(ZoneObserved.class);
        if (!observed.zone().equals(zone)) {
            throw HopRefusal.badRequest("a report of zone " + observed.zone() + ", not " + zone);
        }
        observations.take(observed);
        return Reply.nothing();
    }

    private ZoneName zone(HopCall call) {
        ZoneName zone = call.path().get("zone", ZoneName::parse);
        if (!known.contains(zone)) {
            if (!observations.knows(zone)) {
                throw HopRefusal.notFound("no such zone: " + zone);
            }
            known.add(zone);
        }
        return zone;
    }
}
