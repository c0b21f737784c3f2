package io.ironbark.node.domain;

import io.ironbark.proto.id.InstanceId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The system UUID of an instance. cloud-init takes a machine for EC2's if this and the serial number are equal and begin
 * with {@code ec2}. It follows from the instance id, so that a retry makes no second machine.
 */
public final class DomainUuid {
    private DomainUuid() {}

    public static UUID of(InstanceId id) {
        try {
            var hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(id.value().getBytes(StandardCharsets.UTF_8)));
            return UUID.fromString("ec2%s-%s-4%s-8%s-%s"
                    .formatted(
                            hash.substring(0, 5),
                            hash.substring(5, 9),
                            hash.substring(9, 12),
                            hash.substring(12, 15),
                            hash.substring(15, 27)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
