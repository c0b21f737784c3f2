package io.ironbark.bench.api;

import io.ironbark.bench.load.Signer;
import io.ironbark.proto.admin.AccountMade;
import io.ironbark.testsupport.Await;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Accounts with instances. The first has the most: it is the one that is walked over. */
final class Tenants {
    private static final Duration LAUNCH = Duration.ofMinutes(4);

    private final FillStore store;
    private final List<Tenant> tenants = new ArrayList<>();
    private final Map<Tenant, Integer> copies = new HashMap<>();

    /** An account, its image and the instance that the others are copies of. */
    record Tenant(Ec2 api, String image, String instance) {}

    Tenants(BenchCloud cloud, FillStore store, int count) {
        this.store = store;
        for (int i = 0; i < count; i++) {
            AccountMade made = cloud.account("bench-" + i);
            var api = new Ec2(
                    cloud.api(),
                    new Signer.Identity(made.accessKeyId(), made.secretAccessKey(), BenchCloud.REGION, "ec2"));
            String image = Ec2.element(
                    api.call(Ec2.form("RegisterImage", "Name", "bench", "ImageLocation", "bench/bench.img")),
                    "imageId");
            String instance = Ec2.element(api.call(launch(image)), "instanceId");
            tenants.add(new Tenant(api, image, instance));
        }
        Await.until("the first instances run", LAUNCH, () -> store.running() >= count);
    }

    Tenant first() {
        return tenants.getFirst();
    }

    /** One of those that are not the first, in turn. */
    Tenant other(int number) {
        return tenants.get(1 + Math.floorMod(number, tenants.size() - 1));
    }

    int count() {
        return tenants.size();
    }

    /** The first account gets so many instances, the others as many as bring the sum to {@code all}. */
    void fill(Scale scale, int all) throws SQLException {
        copy(first(), scale.walked() - 1);
        for (Tenant tenant : tenants.subList(1, tenants.size())) {
            copy(tenant, scale.others(all) - 1);
        }
        store.settle();
    }

    private void copy(Tenant tenant, int wanted) throws SQLException {
        int there = copies.getOrDefault(tenant, 0);
        if (wanted > there) {
            store.copy(tenant.instance(), there + 1, wanted);
            copies.put(tenant, wanted);
        }
    }

    private static String launch(String image) {
        return Ec2.run(image, 1) + "&TagSpecification.1.ResourceType=instance" + tag(1, "Name", "bench-0")
                + tag(2, "team", "a-team-of-some-name") + tag(3, "environment", "production");
    }

    private static String tag(int number, String key, String value) {
        String prefix = "&TagSpecification.1.Tag." + number;
        return prefix + ".Key=" + key + prefix + ".Value=" + value;
    }
}
