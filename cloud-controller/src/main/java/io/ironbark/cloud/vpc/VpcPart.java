package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What VPCs have of one noun: it comes with a VPC, goes with it, and may forbid it a block. */
public interface VpcPart {
    /** Makes what each VPC has from the start. */
    default void made(Tx tx, Vpc vpc) throws SQLException {}

    /** Clears what nobody put there before the VPC goes; refuses if somebody has put something there. */
    default void clear(Tx tx, Vpc vpc) throws SQLException {}

    /** Other VPCs, and their blocks that none of this one's may overlap. */
    default Map<VpcId, List<String>> reached(Tx tx, VpcId vpc) throws SQLException {
        return Map.of();
    }

    /** Refuses if something is in a block that is about to go. */
    default void refuseWithout(Tx tx, Vpc vpc, Ipv4Block block) throws SQLException {}

    /** What EC2 says of a VPC that something is in. */
    static ApiException inUse(VpcId vpc) {
        return new ApiException(
                new ApiError.DependencyViolation("The vpc '" + vpc + "' has dependencies and cannot be deleted."));
    }
}
