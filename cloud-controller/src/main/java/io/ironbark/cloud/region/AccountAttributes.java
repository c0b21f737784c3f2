package io.ironbark.cloud.region;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.elasticip.ElasticIpActions;
import io.ironbark.cloud.networkinterface.InterfaceMaker;
import io.ironbark.cloud.quota.QuotaStore;
import io.ironbark.cloud.vpc.VpcStore;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** DescribeAccountAttributes. */
public final class AccountAttributes {
    record Request(List<String> attributeNames) {}

    record Result(List<Attribute> accountAttributes) {}

    record Attribute(String attributeName, List<Value> attributeValues) {}

    record Value(String attributeValue) {}

    private final Database database;
    private final VpcStore vpcs;
    private final QuotaStore quotas;

    /** What accounts have and may have. */
    public AccountAttributes(Database database, VpcStore vpcs, QuotaStore quotas) {
        this.database = database;
        this.vpcs = vpcs;
        this.quotas = quotas;
    }

    /** The action. */
    public Action<?, ?> action() {
        return Action.read("DescribeAccountAttributes", Request.class, Result.class, this::handle);
    }

    private Result handle(Caller caller, Request request) {
        SortedMap<String, String> all = database.read(tx -> attributes(tx, caller));
        for (String name : request.attributeNames()) {
            if (!all.containsKey(name)) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Value (" + name + ") for parameter AttributeName is invalid. Unknown attribute."));
            }
        }
        return new Result(all.entrySet().stream()
                .filter(one -> request.attributeNames().isEmpty()
                        || request.attributeNames().contains(one.getKey()))
                .map(one -> new Attribute(one.getKey(), List.of(new Value(one.getValue()))))
                .toList());
    }

    private SortedMap<String, String> attributes(Tx tx, Caller caller) throws SQLException {
        var all = new TreeMap<String, String>();
        all.put("supported-platforms", "VPC");
        all.put(
                "default-vpc",
                vpcs.defaultVpc(tx, caller.account())
                        .map(vpc -> vpc.id().value())
                        .orElse("none"));
        all.put("max-instances", Integer.toString(quotas.instancesMax(tx, caller.account())));
        all.put("vpc-max-security-groups-per-interface", Integer.toString(InterfaceMaker.GROUPS_MAX));
        all.put("max-elastic-ips", Integer.toString(ElasticIpActions.ADDRESSES_MAX));
        all.put("vpc-max-elastic-ips", Integer.toString(ElasticIpActions.ADDRESSES_MAX));
        return all;
    }
}
