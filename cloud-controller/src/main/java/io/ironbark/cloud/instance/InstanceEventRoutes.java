package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Database;
import io.ironbark.proto.admin.InstanceEvents;
import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.InstanceId;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What operators announce to users of their instances. */
public final class InstanceEventRoutes {
    private static final int DESCRIPTION_MAX = 256;
    private static final long TOP_NIBBLE = 0xf;
    private static final Set<String> CODES =
            Set.of("instance-reboot", "system-reboot", "system-maintenance", "instance-retirement", "instance-stop");

    private final Database database;
    private final StatusStore statuses = new StatusStore();
    private final InstantSource clock;
    private final RandomGenerator random;

    /** Routes over the announcements in the database. */
    public InstanceEventRoutes(Database database, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    /** For the internal server. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/admin/instance-events")
                        .allow(Role.OPERATOR)
                        .answer(_ -> Reply.document(new InstanceEvents(database.read(statuses::allEvents)))),
                Route.post("/v1/admin/instance-events/of/{instance}")
                        .allow(Role.OPERATOR)
                        .answer(this::announce),
                Route.post("/v1/admin/instance-events/{event}/cancel")
                        .allow(Role.OPERATOR)
                        .answer(this::cancel));
    }

    private Reply announce(HopCall call) {
        InstanceId instance = call.path().get("instance", InstanceId::parse);
        var wanted = call.body(InstanceEvents.NewEvent.class);
        if (!CODES.contains(wanted.code())) {
            throw HopRefusal.badRequest("no such code; there are " + String.join(", ", CODES));
        }
        if (wanted.description().length() > DESCRIPTION_MAX) {
            throw HopRefusal.badRequest("a description has at most " + DESCRIPTION_MAX + " characters");
        }
        if (wanted.notAfter().filter(end -> end.isBefore(wanted.notBefore())).isPresent()) {
            throw HopRefusal.badRequest("it ends before it begins");
        }
        var hex = HexFormat.of();
        var event = new StatusStore.Event(
                "instance-event-" + hex.toHexDigits(random.nextLong() & TOP_NIBBLE, 1)
                        + hex.toHexDigits(random.nextLong()),
                wanted.code(),
                wanted.description(),
                wanted.notBefore(),
                wanted.notAfter());
        if (!database.transaction(tx -> statuses.announce(tx, instance, event, clock.instant()))) {
            throw HopRefusal.notFound("no such instance");
        }
        return Reply.document(new InstanceEvents.Event(
                event.id(), instance, event.code(), event.description(), event.notBefore(), event.notAfter()));
    }

    private Reply cancel(HopCall call) {
        String id = call.path().get("event");
        return Reply.document(database.transaction(tx -> {
            InstanceEvents.Event known = statuses.allEvents(tx).stream()
                    .filter(event -> event.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> HopRefusal.notFound("no such event"));
            if (!statuses.cancel(tx, id)) {
                throw HopRefusal.notFound("no such event");
            }
            return known;
        }));
    }
}
