package io.ironbark.cloud.region;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Database;
import java.util.List;

/**
 * DescribeInstanceTypes as Eucalyptus had it, years before EC2 did, in other words and a namespace of its own.
 * libcloud's driver for Eucalyptus and euca2ools read no other.
 */
public final class EucalyptusSizes {
    record Request(List<String> instanceTypes) {}

    record Result(List<Size> instanceTypeDetails) {}

    record Size(String name, int cpu, int disk, int memory) {}

    private final Database database;
    private final InstanceTypeStore types;

    /** Lists these. */
    public EucalyptusSizes(Database database, InstanceTypeStore types) {
        this.database = database;
        this.types = types;
    }

    /** The action. */
    public Action<?, ?> action() {
        return Action.read("DescribeInstanceTypes", Request.class, Result.class, this::handle)
                .of(Service.EUCALYPTUS);
    }

    private Result handle(Caller caller, Request request) {
        List<InstanceType> all = database.read(types::all);
        List<String> unknown = request.instanceTypes().stream()
                .filter(name -> all.stream().noneMatch(type -> type.name().equals(name)))
                .toList();
        if (!unknown.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.INSTANCE_TYPE, unknown));
        }
        return new Result(all.stream()
                .filter(type -> request.instanceTypes().isEmpty()
                        || request.instanceTypes().contains(type.name()))
                .map(type -> new Size(type.name(), type.vcpus(), type.diskGib(), type.memoryMib()))
                .toList());
    }
}
