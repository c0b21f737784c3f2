package io.ironbark.proto.node;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.ReservationId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a node must make true of one instance.
 *
 * @param generation of the instance's row; a node refuses a smaller one than it has seen
 * @param reboots how often the instance was told to reboot; a node that has done fewer does one reset
 * @param asks what else was asked of it; absent from a parent of an older version
 * @param consoleRequest how often somebody asked for the console output; a node that answered fewer sends it
 * @param furtherNics what is attached besides the first one, all in its VPC
 */
public record InstanceDesired(
        InstanceId id,
        AccountId account,
        ReservationId reservation,
        long generation,
        Power power,
        long reboots,
        long consoleRequest,
        Machine machine,
        ImageSource image,
        Optional<SshKey> key,
        Nic nic,
        GuestMetadata metadata,
        Optional<Asks> asks,
        List<FurtherNic> furtherNics) {
    public InstanceDesired {
        furtherNics = List.copyOf(furtherNics);
    }

    /**
     * An interface at a device index above 0.
     *
     * @param groupNames of its security groups, in their order; empty from a parent of an older version
     */
    public record FurtherNic(int device, Nic nic, List<String> groupNames) {
        public FurtherNic {
            groupNames = List.copyOf(groupNames);
        }

        /** One whose groups nobody asks for by name. */
        public FurtherNic(int device, Nic nic) {
            this(device, nic, List.of());
        }
    }

    /** All its interfaces, the first one first. */
    public List<Nic> nics() {
        return Stream.concat(Stream.of(nic), furtherNics.stream().map(FurtherNic::nic))
                .toList();
    }

    /** What else was asked of it, if anything was. */
    public Asks asked() {
        return asks.orElse(Asks.NONE);
    }

    /** The same without the user data, which may hold passwords. */
    public InstanceDesired withoutUserData() {
        return with(metadata.withoutUserData(), furtherNics);
    }

    /** The same with what the metadata service tells. */
    public InstanceDesired withMetadata(GuestMetadata other) {
        return with(other, furtherNics);
    }

    /** The same with these interfaces besides the first. */
    public InstanceDesired withFurtherNics(List<FurtherNic> others) {
        return with(metadata, others);
    }

    private InstanceDesired with(GuestMetadata told, List<FurtherNic> others) {
        return new InstanceDesired(
                id,
                account,
                reservation,
                generation,
                power,
                reboots,
                consoleRequest,
                machine,
                image,
                key,
                nic,
                told,
                asks,
                others);
    }
}
