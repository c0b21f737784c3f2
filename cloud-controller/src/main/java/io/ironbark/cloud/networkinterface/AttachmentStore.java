package io.ironbark.cloud.networkinterface;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Which instance has an interface, in the table {@code network_interface}. */
final class AttachmentStore {
    private static final String ATTACH = """
            UPDATE network_interface
               SET instance = ?, attachment = ?, attached_at = ?, device_index = ?, delete_on_termination = false
             WHERE id = ?
            """;

    private static final String DEVICES = "SELECT device_index FROM network_interface WHERE instance = ?";

    private static final String DETACH = """
            UPDATE network_interface SET instance = NULL, attachment = NULL, attached_at = NULL, device_index = 0
             WHERE id = ?
            """;

    private static final String INSTANCE = """
            SELECT id, vpc, zone, state FROM instance WHERE account = ? AND id = ? FOR UPDATE
            """;

    private static final String EXTEND_FIRST = """
            UPDATE network_interface SET extended = true WHERE instance = ? AND device_index = 0 AND NOT extended
            """;

    /** An instance as far as interfaces care. */
    record Instance(InstanceId id, VpcId vpc, ZoneName zone, String state) {}

    /** The account's instance; nobody changes it until the transaction ends. */
    Optional<Instance> instance(Tx tx, AccountId account, InstanceId id) throws SQLException {
        return Sql.first(
                tx,
                INSTANCE,
                row -> new Instance(
                        new InstanceId(row.getString("id")),
                        new VpcId(row.getString("vpc")),
                        new ZoneName(row.getString("zone")),
                        row.getString("state")),
                account,
                id);
    }

    /** The device indexes that the instance's interfaces have. */
    List<Integer> devices(Tx tx, InstanceId instance) throws SQLException {
        return Sql.list(tx, DEVICES, row -> row.getInt("device_index"), instance);
    }

    void attach(Tx tx, NetworkInterfaceId id, InterfaceStore.Attachment to) throws SQLException {
        Sql.update(tx, ATTACH, to.instance(), to.id(), to.at(), to.device(), id);
        Sql.update(tx, EXTEND_FIRST, to.instance());
    }

    void detach(Tx tx, NetworkInterfaceId id) throws SQLException {
        Sql.update(tx, DETACH, id);
    }
}
