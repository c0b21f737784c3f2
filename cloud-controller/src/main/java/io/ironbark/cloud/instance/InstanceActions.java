package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.image.ImageStore;
import io.ironbark.cloud.keypair.KeyPairStore;
import io.ironbark.cloud.node.Admission;
import io.ironbark.cloud.node.NodeStore;
import io.ironbark.cloud.region.InstanceType;
import io.ironbark.cloud.region.InstanceTypes;
import io.ironbark.cloud.securitygroup.SecurityGroupStore;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.AddressStore;
import io.ironbark.cloud.vpc.VpcStore;
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
    private final GetConsoleOutput console;
    private final InstanceWishes wishes;
    private final InstanceStore instances;

    /** What instances are made of, and kept in. */
    public record Parts(
            Database database,
            FeedStore feed,
            ImageStore images,
            VpcStore vpcs,
            SecurityGroupStore groups,
            AddressStore addresses,
            KeyPairStore keyPairs,
            TagStore tags,
            NodeStore nodes,
            NodeReports reports,
            InstanceTypes types) {}

    public InstanceActions(Parts parts, IdFactory ids, InstantSource clock) {
        var planner = new LaunchPlanner(new LaunchPlanner.Sources(
                parts.images(),
                parts.vpcs(),
                parts.groups(),
                (_, name) -> parts.types().find(name).map(InstanceActions::machine),
                (tx, account, name) ->
                        parts.keyPairs().find(tx, account, name).map(pair -> new SshKey(pair.name(), pair.publicKey())),
                DEFAULT_TYPE));
        var admission = new Admission(parts.nodes(), clock);
        run = new RunInstances(
                new RunInstances.Parts(planner, admission, parts.addresses(), parts.feed(), parts.tags()), ids, clock);
        describe = new DescribeInstances(parts.database(), clock);
        status = new DescribeInstanceStatus(parts.database(), new NodeSilenceStore(), clock);
        console = new GetConsoleOutput(
                parts.database(), parts.feed(), parts.reports().consoleSignal(), clock);
        wishes = new InstanceWishes(parts.feed(), parts.addresses(), parts.nodes(), clock);
        instances = new InstanceStore(parts.feed());
    }

    private static Machine machine(InstanceType type) {
        return new Machine(type.name(), type.vcpus(), type.memoryMib(), type.diskGib());
    }

    /** The actions. */
    public List<Action<?, ?>> actions() {
        var actions = new ArrayList<Action<?, ?>>(
                List.of(run.action(), describe.action(), status.action(), console.action()));
        actions.addAll(wishes.actions());
        return actions;
    }

    /** Instances for CreateTags. */
    public Taggable taggable() {
        return new Taggable(Kind.INSTANCE, InstanceId.PREFIX, instances::existing);
    }
}
