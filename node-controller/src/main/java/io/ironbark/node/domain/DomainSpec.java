package io.ironbark.node.domain;

import io.ironbark.node.disk.Layer;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.NodeObserved.Accelerator;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that a guest's virtual hardware is made from.
 *
 * @param disk the chain, from the instance's own layer down to the raw image
 * @param console the file that takes what the guest writes to its serial port
 * @param furtherCards besides the first one, in order
 * @param note what to keep in the description, so that a lost journal can be made anew
 */
public record DomainSpec(
        InstanceId id,
        Machine machine,
        Accelerator accelerator,
        List<Layer> disk,
        Path console,
        String tap,
        String mac,
        List<Card> furtherCards,
        DomainNote note) {
    /** A network card, and the tap at its other end. */
    public record Card(String tap, String mac) {}

    /** A guest with one network card. */
    public DomainSpec(
            InstanceId id,
            Machine machine,
            Accelerator accelerator,
            List<Layer> disk,
            Path console,
            String tap,
            String mac,
            DomainNote note) {
        this(id, machine, accelerator, disk, console, tap, mac, List.of(), note);
    }

    public DomainSpec {
        furtherCards = List.copyOf(furtherCards);
        disk = List.copyOf(disk);
        if (disk.isEmpty()) {
            throw new IllegalArgumentException("a guest needs a disk: " + id);
        }
    }
}
