package io.ironbark.node.image;

import io.ironbark.node.storage.Durable;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who uses which file of the cache: an empty file {@code users/FILE/NODE,INSTANCE} each. Names of nodes hold no comma.
 */
final class CacheUsers {
    private final Path directory;
    private final NodeId node;

    CacheUsers(Path directory, NodeId node) {
        this.directory = directory;
        this.node = node;
    }

    void add(String file, InstanceId user) throws IOException {
        Durable.write(Files.createDirectories(directory.resolve(file)).resolve(name(user)), new byte[0]);
    }

    boolean none(String file) throws IOException {
        try (var users = Files.list(directory.resolve(file))) {
            return users.filter(user -> !String.valueOf(user.getFileName()).startsWith("."))
                    .findAny()
                    .isEmpty();
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** An instance of this node uses nothing any more. */
    void remove(InstanceId user) throws IOException {
        for (Path file : files()) {
            Files.deleteIfExists(file.resolve(name(user)));
        }
    }

    /** Only these instances of this node use anything. Other nodes' users are left alone. */
    void keepOnly(Set<InstanceId> alive) throws IOException {
        for (Path file : files()) {
            for (Path user : list(file)) {
                var parts = String.valueOf(user.getFileName()).split(",", 2);
                if (parts.length == 2
                        && parts[0].equals(node.value())
                        && InstanceId.parse(parts[1]).filter(alive::contains).isEmpty()) {
                    Files.deleteIfExists(user);
                }
            }
        }
    }

    private List<Path> files() throws IOException {
        return list(directory);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return new ArrayList<>(entries.toList());
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private String name(InstanceId user) {
        return node.value() + "," + user.value();
    }
}
