package io.ironbark.proto.admin;

import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.network.Trace;
import java.util.List;

/**
 * What would become of a packet that nobody sent.
 *
 * @param packet such as {@code tcp 22 from 10.0.0.5 to 10.0.0.6}
 */
public record PacketTrace(VpcId vpc, String packet, boolean passes, List<Trace.Step> steps) {
    public PacketTrace {
        steps = List.copyOf(steps);
    }
}
