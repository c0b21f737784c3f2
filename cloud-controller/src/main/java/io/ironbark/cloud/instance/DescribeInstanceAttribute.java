package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.AttributeStore.Attributes;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.InstanceId;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** DescribeInstanceAttribute: one attribute at a time. */
final class DescribeInstanceAttribute {
    private final Database database;
    private final AttributeStore attributes;
    private final InstanceViewStore views = new InstanceViewStore();
    private final InstantSource clock;

    DescribeInstanceAttribute(Database database, FeedStore feed, UserDataBox userData, InstantSource clock) {
        this.database = database;
        this.attributes = new AttributeStore(feed, userData);
        this.clock = clock;
    }

    record Request(InstanceId instanceId, String attribute) {}

    record Text(Optional<String> value) {
        static Optional<Text> of(String value) {
            return Optional.of(new Text(Optional.of(value)));
        }

        static Optional<Text> none() {
            return Optional.of(new Text(Optional.empty()));
        }
    }

    record Truth(boolean value) {
        static Optional<Truth> of(boolean value) {
            return Optional.of(new Truth(value));
        }
    }

    /** At most one of them is there, beside the id. */
    record Result(
            InstanceId instanceId,
            Optional<List<InstanceItem.GroupItem>> groups,
            Optional<List<InstanceItem.BlockDeviceItem>> blockDeviceMappings,
            Optional<Truth> disableApiTermination,
            Optional<Truth> enaSupport,
            Optional<InstanceItem.EnclaveItem> enclaveOptions,
            Optional<Truth> ebsOptimized,
            Optional<Text> instanceInitiatedShutdownBehavior,
            Optional<Text> instanceType,
            Optional<Text> kernelId,
            Optional<List<InstanceItem.ProductCode>> productCodes,
            Optional<Text> ramdiskId,
            Optional<Text> rootDeviceName,
            Optional<Truth> sourceDestCheck,
            Optional<Text> sriovNetSupport,
            Optional<Text> userData,
            Optional<Truth> disableApiStop) {}

    Action<Request, Result> action() {
        return Action.read("DescribeInstanceAttribute", Request.class, Result.class, this::handle)
                .on((caller, request) -> List.of(caller.arn("instance", request.instanceId())));
    }

    private Result handle(Caller caller, Request request) {
        InstanceId id = request.instanceId();
        var search = new InstanceViewStore.Search(caller.account(), List.of(id), List.of());
        return database.read(tx -> {
            InstanceView view = views.find(tx, search, PageRequest.ALL, clock.instant()).stream()
                    .findFirst()
                    .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.INSTANCE, id)));
            var shown = InstanceItems.instance(caller, view);
            return answer(request, attributes.read(tx, id), shown);
        });
    }

    private static Result answer(Request request, Attributes known, InstanceItem shown) {
        var answer = new Draft();
        switch (request.attribute()) {
            case "groupSet" -> answer.groups = Optional.of(shown.securityGroups());
            case "blockDeviceMapping" -> answer.devices = Optional.of(shown.blockDeviceMappings());
            case "productCodes" -> answer.codes = Optional.of(List.of());
            case "disableApiTermination" -> answer.disableTermination = Truth.of(known.disableApiTermination());
            case "disableApiStop" -> answer.disableStop = Truth.of(known.disableApiStop());
            case "enaSupport" -> answer.ena = Truth.of(shown.enaSupport());
            case "enclaveOptions" -> answer.enclave = Optional.of(shown.enclaveOptions());
            case "ebsOptimized" -> answer.ebsOptimized = Truth.of(shown.ebsOptimized());
            case "instanceInitiatedShutdownBehavior" ->
                answer.shutdown = Text.of(known.onShutdown().word());
            case "instanceType" -> answer.type = Text.of(known.instanceType());
            case "kernel" -> answer.kernel = Text.none();
            case "ramdisk" -> answer.ramdisk = Text.none();
            case "rootDeviceName" -> answer.rootDevice = Text.of(known.rootDeviceName());
            case "sourceDestCheck" ->
                answer.sourceCheck = known.sourceDestCheck().map(Truth::new);
            case "sriovNetSupport" -> answer.sriov = Text.none();
            case "userData" ->
                answer.userData = Optional.of(new Text(
                        known.userData().map(data -> Base64.getEncoder().encodeToString(data))));
            default ->
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Value (" + request.attribute() + ") for parameter Attribute is invalid."));
        }
        return answer.of(request.instanceId());
    }

    /** An answer under construction, so that each attribute names only itself. */
    private static final class Draft {
        private Optional<List<InstanceItem.GroupItem>> groups = Optional.empty();
        private Optional<List<InstanceItem.BlockDeviceItem>> devices = Optional.empty();
        private Optional<List<InstanceItem.ProductCode>> codes = Optional.empty();
        private Optional<InstanceItem.EnclaveItem> enclave = Optional.empty();
        private Optional<Truth> disableTermination = Optional.empty();
        private Optional<Truth> disableStop = Optional.empty();
        private Optional<Truth> ena = Optional.empty();
        private Optional<Truth> ebsOptimized = Optional.empty();
        private Optional<Truth> sourceCheck = Optional.empty();
        private Optional<Text> shutdown = Optional.empty();
        private Optional<Text> type = Optional.empty();
        private Optional<Text> kernel = Optional.empty();
        private Optional<Text> ramdisk = Optional.empty();
        private Optional<Text> rootDevice = Optional.empty();
        private Optional<Text> sriov = Optional.empty();
        private Optional<Text> userData = Optional.empty();

        Result of(InstanceId id) {
            return new Result(
                    id,
                    groups,
                    devices,
                    disableTermination,
                    ena,
                    enclave,
                    ebsOptimized,
                    shutdown,
                    type,
                    kernel,
                    codes,
                    ramdisk,
                    rootDevice,
                    sourceCheck,
                    sriov,
                    userData,
                    disableStop);
        }
    }
}
