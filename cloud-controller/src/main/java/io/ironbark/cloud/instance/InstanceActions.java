package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.image.ImageStore;
import io.ironbark.cloud.keypair.KeyPairStore;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.node.Admission;
import io.ironbark.cloud.node.NodeStore;
import io.ironbark.cloud.quota.QuotaStore;
import io.ironbark.cloud.region.InstanceType;
import io.ironbark.cloud.region.InstanceTypeStore;
import io.ironbark.cloud.securitygroup.SecurityGroupStore;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Machine;
import io.ironbark.proto.node.SshKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** All actions on instances. */
public final class InstanceActions {
    /** What a launch gets that names no type, as in EC2. */
    private static final String DEFAULT_TYPE = "m1.small";

    private final RunInstances run;
    private final DescribeInstances describe;
    private final DescribeInstanceStatus status;
    private final InstanceWishes wishes;
    private final InstanceStore instances;
    private final List<Action<?, ?>> others = new ArrayList<>();

    /** What instances are made of, and kept in. */
    public record Parts(
            Database database,
            FeedStore feed,
            ImageStore images,
            SubnetStore subnets,
            SecurityGroupStore groups,
            AddressStore addresses,
            KeyPairStore keyPairs,
            TagStore tags,
            NodeStore nodes,
            NodeReports reports,
            InstanceTypeStore types,
            QuotaStore quotas,
            UserDataBox userData) {}

    public InstanceActions(Parts parts, IdFactory ids, InstantSource clock) {
        LaunchPlanner.Machines machines =
                (tx, name) -> parts.types().find(tx, name).map(InstanceActions::machine);
        var planner = new LaunchPlanner(new LaunchPlanner.Sources(
                parts.images(),
                parts.subnets(),
                parts.groups(),
                parts.addresses(),
                machines,
                (tx, account, name) ->
                        parts.keyPairs().find(tx, account, name).map(pair -> new SshKey(pair.name(), pair.publicKey())),
                DEFAULT_TYPE));
        var admission = new Admission(parts.nodes(), clock);
        var feed = parts.feed();
        run = new RunInstances(
                new RunInstances.Parts(
                        planner, admission, parts.addresses(), feed, parts.tags(), parts.quotas(), parts.userData()),
                ids,
                clock);
        describe = new DescribeInstances(parts.database(), clock);
        status = new DescribeInstanceStatus(parts.database(), new NodeSilenceStore(), clock);
        wishes = new InstanceWishes(
                new InstanceWishes.Parts(feed, parts.addresses(), parts.nodes(), parts.quotas()), clock);
        instances = new InstanceStore(feed);
        others.addAll(new ModifyInstanceAttribute(
                        new ModifyInstanceAttribute.Sources(feed, parts.groups(), machines, parts.userData()), clock)
                .actions());
        others.addAll(new InstanceOptions(feed, parts.userData(), clock).actions());
        others.add(new ModifyInstancePlacement(feed, clock).action());
        others.addAll(new CreditSpecifications(parts.database(), feed, clock).actions());
        others.addAll(asking(parts, feed, clock));
    }

    /** What is asked of instances, their guests and their nodes. */
    private static List<Action<?, ?>> asking(Parts parts, FeedStore feed, InstantSource clock) {
        var database = parts.database();
        var arrivals = parts.reports().arrivals();
        return List.of(
                new DescribeInstanceAttribute(database, feed, parts.userData(), clock).action(),
                new GetConsoleOutput(database, feed, arrivals, clock).action(),
                new GetConsoleScreenshot(database, feed, arrivals, clock).action(),
                new GetPasswordData(database, feed, clock).action(),
                new SendDiagnosticInterrupt(feed, clock).action(),
                new ReportInstanceStatus(feed, clock).action());
    }

    private static Machine machine(InstanceType type) {
        return new Machine(type.name(), type.vcpus(), type.memoryMib(), type.diskGib());
    }

    /** The actions. */
    public List<Action<?, ?>> actions() {
        var actions = new ArrayList<Action<?, ?>>(List.of(run.action(), describe.action(), status.action()));
        actions.addAll(wishes.actions());
        actions.addAll(others);
        return actions;
    }

    /** Instances for CreateTags. */
    public Taggable taggable() {
        return new Taggable(Kind.INSTANCE, InstanceId.PREFIX, instances::existing);
    }
}
