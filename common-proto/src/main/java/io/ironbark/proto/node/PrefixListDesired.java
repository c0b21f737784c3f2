package io.ironbark.proto.node;

import io.ironbark.proto.id.PrefixListId;
import java.util.List;

/** A prefix list as a node needs it: its IPv4 blocks, none of which is within another. */
public record PrefixListDesired(PrefixListId id, List<String> blocks) {
    public PrefixListDesired {
        blocks = List.copyOf(blocks);
    }
}
