package io.ironbark.cloud.vpc;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.ZoneName;
import java.time.InstantSource;
import java.util.List;

/** What the actions on VPCs and on all that is in one stand on. */
public record Ground(
        Database database, TagStore tags, IdFactory ids, InstantSource clock, VpcStore vpcs, List<ZoneName> zones) {
    public Ground {
        zones = List.copyOf(zones);
    }
}
