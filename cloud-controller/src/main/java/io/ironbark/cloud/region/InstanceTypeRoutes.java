package io.ironbark.cloud.region;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.admin.InstanceTypeList;
import io.ironbark.proto.admin.InstanceTypeSpec;
import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What operators do to instance types.
 *
 * An instance keeps the numbers that it was launched or last resized with, so a type that changes or goes does nothing to
 * those that have it. One that is in use is removed all the same only by who says so: clients that look their instances'
 * types up would not find it.
 */
public final class InstanceTypeRoutes {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}\\.[a-z0-9][a-z0-9-]{0,30}");
    private static final int VCPUS_MAX = 1_024;
    private static final int MEMORY_MIB_MIN = 16;
    private static final int MEMORY_MIB_MAX = 67_108_864;
    private static final int DISK_GIB_MAX = 65_536;

    private final Database database;
    private final InstanceTypeStore types;

    /** Routes over these types. */
    public InstanceTypeRoutes(Database database, InstanceTypeStore types) {
        this.database = database;
        this.types = types;
    }

    /** For the internal server. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/admin/instance-types").allow(Role.OPERATOR).answer(_ -> list()),
                Route.post("/v1/admin/instance-types").allow(Role.OPERATOR).answer(this::add),
                Route.post("/v1/admin/instance-types/{name}/set")
                        .allow(Role.OPERATOR)
                        .answer(this::set),
                Route.post("/v1/admin/instance-types/{name}/remove")
                        .allow(Role.OPERATOR)
                        .answer(this::remove));
    }

    private Reply list() {
        return Reply.document(database.read(tx -> {
            Map<String, Long> use = use(tx);
            return new InstanceTypeList(types.all(tx).stream()
                    .map(type -> new InstanceTypeList.Use(spec(type), use.getOrDefault(type.name(), 0L)))
                    .toList());
        }));
    }

    private Reply add(HopCall call) {
        InstanceType type = read(call.body(InstanceTypeSpec.class));
        if (!database.transaction(tx -> types.add(tx, type))) {
            throw HopRefusal.conflict("there is an instance type named " + type.name());
        }
        return Reply.document(spec(type));
    }

    private Reply set(HopCall call) {
        InstanceType type = read(call.body(InstanceTypeSpec.class));
        if (!type.name().equals(call.path().get("name"))) {
            throw HopRefusal.badRequest("an instance type keeps its name");
        }
        if (!database.transaction(tx -> types.set(tx, type))) {
            throw unknown(type.name());
        }
        return Reply.document(spec(type));
    }

    private Reply remove(HopCall call) {
        String name = call.path().get("name");
        boolean force = call.query("force", 0) == 1;
        return Reply.document(database.transaction(tx -> {
            InstanceType type = types.find(tx, name).first().orElseThrow(() -> unknown(name));
            long instances = use(tx).getOrDefault(name, 0L);
            if (instances > 0 && !force) {
                throw HopRefusal.conflict(instances + " instances are of type " + name);
            }
            if (!types.remove(tx, name)) {
                throw unknown(name);
            }
            return spec(type);
        }));
    }

    private Map<String, Long> use(Tx tx) throws SQLException {
        return types.use(tx).stream()
                .collect(Collectors.toMap(InstanceTypeStore.Use::name, InstanceTypeStore.Use::instances));
    }

    private static HopRefusal unknown(String name) {
        return HopRefusal.notFound("there is no instance type named " + name);
    }

    private static InstanceTypeSpec spec(InstanceType type) {
        return new InstanceTypeSpec(type.name(), type.vcpus(), type.memoryMib(), type.diskGib());
    }

    private static InstanceType read(InstanceTypeSpec spec) {
        if (!NAME.matcher(spec.name()).matches()) {
            throw HopRefusal.badRequest("an instance type is named as t3.micro is");
        }
        within("vCPUs", spec.vcpus(), 1, VCPUS_MAX);
        within("MiB of memory", spec.memoryMib(), MEMORY_MIB_MIN, MEMORY_MIB_MAX);
        within("GiB of disk", spec.diskGib(), 1, DISK_GIB_MAX);
        return new InstanceType(spec.name(), spec.vcpus(), spec.memoryMib(), spec.diskGib());
    }

    private static void within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw HopRefusal.badRequest("an instance type has %d to %d %s, not %d".formatted(least, most, what, value));
        }
    }
}
