package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.proto.id.SubnetId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Private addresses for the interfaces that a launch makes, locked until the transaction ends. */
final class LaunchAddresses {
    private final AddressStore addresses;

    LaunchAddresses(AddressStore addresses) {
        this.addresses = addresses;
    }

    /**
     * What was taken.
     *
     * @param instances how many instances there are addresses for
     * @param byDevice for each interface its addresses at each instance, the primary one first
     */
    record Taken(int instances, Map<Integer, List<List<String>>> byDevice) {}

    /** For so many instances, or fewer if the subnets have fewer. What else is asked for is sent along. */
    Taken take(Tx tx, List<PlannedInterface> made, int count) throws SQLException {
        Set<String> named = lockNamed(tx, made);
        Map<SubnetId, Integer> each = made.stream()
                .collect(Collectors.groupingBy(
                        nic -> nic.subnet().id(), Collectors.summingInt(PlannedInterface::unnamed)));
        var asked = new HashMap<SubnetId, Soon<String>>();
        for (PlannedInterface nic : made) {
            int unnamed = each.getOrDefault(nic.subnet().id(), 0);
            if (unnamed > 0 && !asked.containsKey(nic.subnet().id())) {
                // What this transaction has locked already is free to it still, so the named ones may come again.
                asked.put(nic.subnet().id(), addresses.lockFree(tx, nic.subnet(), unnamed * count + named.size()));
            }
        }
        int instances = count;
        var free = new HashMap<SubnetId, Iterator<String>>();
        for (Map.Entry<SubnetId, Soon<String>> one : asked.entrySet()) {
            List<String> found = one.getValue().rows().stream()
                    .filter(ip -> !named.contains(ip))
                    .toList();
            instances = Math.min(instances, found.size() / each.getOrDefault(one.getKey(), 1));
            free.put(one.getKey(), found.iterator());
        }
        var byDevice = new HashMap<Integer, List<List<String>>>();
        for (int i = 0; i < instances; i++) {
            for (PlannedInterface nic : made) {
                Iterator<String> next = free.getOrDefault(nic.subnet().id(), Collections.emptyIterator());
                byDevice.computeIfAbsent(nic.device(), _ -> new ArrayList<>()).add(of(nic, next));
            }
        }
        return new Taken(instances, byDevice);
    }

    private static List<String> of(PlannedInterface nic, Iterator<String> free) {
        var ips = new ArrayList<String>();
        ips.add(nic.privateIp().orElseGet(free::next));
        ips.addAll(nic.secondary());
        for (int i = 0; i < nic.more(); i++) {
            ips.add(free.next());
        }
        return ips;
    }

    private Set<String> lockNamed(Tx tx, List<PlannedInterface> made) throws SQLException {
        var named = new HashSet<String>();
        for (PlannedInterface nic : made) {
            for (String ip : nic.named()) {
                lock(tx, nic.subnet(), ip);
                if (!named.add(ip)) {
                    throw new ApiException(new ApiError.AddressInUse(ip));
                }
            }
        }
        return named;
    }

    private void lock(Tx tx, Subnet subnet, String ip) throws SQLException {
        switch (addresses.lock(tx, subnet, ip)) {
            case FREE -> {}
            case HELD -> throw new ApiException(new ApiError.AddressInUse(ip));
            case NO_SUCH ->
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Address " + ip + " does not fall within the subnet's address range"));
        }
    }
}
