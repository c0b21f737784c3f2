package io.ironbark.proto.policy;

import java.util.List;

/**
 * Policies of which at least one must allow, or nothing is allowed. They grant nothing by themselves. A gate without
 * policies lets nothing through.
 *
 * @param layer one of service control (a gate for each level of the organisation), boundary and session
 */
public record Gate(Layer layer, List<AttachedPolicy> policies) {
    public Gate {
        policies = List.copyOf(policies);
        if (layer == Layer.IDENTITY || layer == Layer.RESOURCE) {
            throw new IllegalArgumentException("policies of this layer grant, so they are no gate: " + layer);
        }
    }
}
