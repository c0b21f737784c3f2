package io.ironbark.proto.zone;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.placement.Placement;

/** "No node can take this instance, at this generation, and this is why." */
public record NoRoom(InstanceId instance, long generation, Placement.Nowhere why) {}
