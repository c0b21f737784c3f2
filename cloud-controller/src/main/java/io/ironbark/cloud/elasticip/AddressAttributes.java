package io.ironbark.cloud.elasticip;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.proto.id.AllocationId;
import java.util.List;
import java.util.Optional;

/** DescribeAddressesAttribute: the names that lead back from elastic addresses. None has one in this cloud. */
public final class AddressAttributes {
    private final Ground ground;
    private final ElasticIpStore elasticIps;

    public AddressAttributes(Ground ground, ElasticIpStore elasticIps) {
        this.ground = ground;
        this.elasticIps = elasticIps;
    }

    record Request(List<AllocationId> allocationIds, Optional<String> attribute, PageRequest page) {}

    record Described(List<AttributeItem> addresses, Optional<String> nextToken) {}

    record AttributeItem(String publicIp, AllocationId allocationId, String ptrRecord) {}

    public List<Action<?, ?>> actions() {
        return List.of(Action.read("DescribeAddressesAttribute", Request.class, Described.class, this::describe));
    }

    private Described describe(Caller caller, Request request) {
        List<AllocationId> found = ground
                .database()
                .read(tx -> elasticIps.find(
                        tx, caller.account(), new Condition("id = ANY (?)", List.of(request.allocationIds()))))
                .stream()
                .map(ElasticIpStore.Address::allocation)
                .toList();
        List<AllocationId> missing = request.allocationIds().stream()
                .filter(id -> !found.contains(id))
                .toList();
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(
                    Kind.ELASTIC_IP, missing.stream().map(AllocationId::value).toList()));
        }
        return new Described(List.of(), Optional.empty());
    }
}
