package io.ironbark.node;

import io.ironbark.node.storage.Durable;
import io.ironbark.proto.id.InstanceId;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a node keeps its things. Directories on the way to disks can be walked through but not listed, since QEMU runs as
 * a user of its own; files of ours are for root only.
 */
public record NodeHome(Path root) {
    private static final String WALKABLE = "rwx--x--x";
    private static final String OURS = "rwx------";

    public NodeHome {
        root = root.toAbsolutePath().normalize();
    }

    /** Makes what is missing. */
    public NodeHome make() throws IOException {
        var made = Durable.directory(root, WALKABLE);
        assert made.equals(root);
        for (Path each : java.util.List.of(instances(), scratch())) {
            Durable.directory(each, WALKABLE);
        }
        Durable.directory(tombstones(), OURS);
        return this;
    }

    public Path instances() {
        return root.resolve("instances");
    }

    public Path tombstones() {
        return root.resolve("tombstones");
    }

    /** For files that mean nothing after a restart; on the same file system as the rest. */
    public Path scratch() {
        return root.resolve("scratch");
    }

    public Path instance(InstanceId id) {
        return instances().resolve(id.value());
    }

    public Path disk(InstanceId id) {
        return instance(id).resolve("disk.qcow2");
    }

    public Path console(InstanceId id) {
        return instance(id).resolve("console.log");
    }

    public Path accelerator() {
        return root.resolve("accelerator");
    }

    /** The key that user data on this node's disk is sealed with. */
    public Path userDataKey() {
        return root.resolve("user-data.key");
    }

    public Path desired() {
        return root.resolve("desired.json");
    }
}
