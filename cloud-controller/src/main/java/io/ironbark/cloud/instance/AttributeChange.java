package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.instance.LifeCycle.ShutdownBehavior;
import io.ironbark.cloud.instance.ModifyInstanceAttribute.BlockDevice;
import io.ironbark.cloud.instance.ModifyInstanceAttribute.Request;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.node.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The one thing that a ModifyInstanceAttribute changes, in whichever of EC2's two ways it was said. Pure. */
sealed interface AttributeChange {
    Bytes NOTHING = Bytes.of(new byte[0]);

    record Type(String name) implements AttributeChange {}

    record Data(Bytes bytes) implements AttributeChange {}

    record Termination(boolean disabled) implements AttributeChange {}

    record Stop(boolean disabled) implements AttributeChange {}

    record Shutdown(ShutdownBehavior behavior) implements AttributeChange {}

    record SourceCheck(boolean checked) implements AttributeChange {}

    record Groups(List<SecurityGroupId> ids) implements AttributeChange {}

    record Devices(List<BlockDevice> devices) implements AttributeChange {}

    record Ena(boolean supported) implements AttributeChange {}

    /** What is so in any case; asking for the opposite is refused while this is read. */
    record Already() implements AttributeChange {}

    /** True if it is only for instances that are stopped. */
    default boolean needsStopped() {
        return switch (this) {
            case Type _, Data _, Ena _, Already _ -> true;
            case Termination _, Stop _, Shutdown _, SourceCheck _, Groups _, Devices _ -> false;
        };
    }

    /** Reads a request; refuses one that names several attributes, or none. */
    static AttributeChange of(Request request) {
        var changes = new ArrayList<AttributeChange>();
        request.attribute()
                .ifPresent(name ->
                        changes.add(named(name, request.value(), request.groups(), request.blockDeviceMappings())));
        if (request.attribute().isEmpty()) {
            if (request.value().isPresent()) {
                throw combination("The parameter Value may only be used with the parameter Attribute");
            }
            if (!request.groups().isEmpty()) {
                changes.add(new Groups(request.groups()));
            }
            if (!request.blockDeviceMappings().isEmpty()) {
                changes.add(new Devices(request.blockDeviceMappings()));
            }
        }
        truth(request.disableApiTermination(), Termination::new).ifPresent(changes::add);
        truth(request.disableApiStop(), Stop::new).ifPresent(changes::add);
        truth(request.sourceDestCheck(), SourceCheck::new).ifPresent(changes::add);
        truth(request.ebsOptimized(), on -> always("ebsOptimized", !on)).ifPresent(changes::add);
        truth(request.enaSupport(), Ena::new).ifPresent(changes::add);
        text(request.instanceType(), Type::new).ifPresent(changes::add);
        text(request.instanceInitiatedShutdownBehavior(), AttributeChange::shutdown)
                .ifPresent(changes::add);
        text(request.kernel(), _ -> unsupported("kernel")).ifPresent(changes::add);
        text(request.ramdisk(), _ -> unsupported("ramdisk")).ifPresent(changes::add);
        text(request.sriovNetSupport(), _ -> unsupported("sriovNetSupport")).ifPresent(changes::add);
        request.userData().map(data -> new Data(data.value().orElse(NOTHING))).ifPresent(changes::add);
        if (changes.size() > 1) {
            throw combination("Fields for multiple attribute types specified");
        }
        if (changes.isEmpty()) {
            throw combination("No attributes specified.");
        }
        return changes.getFirst();
    }

    private static AttributeChange named(
            String name, Optional<String> value, List<SecurityGroupId> groups, List<BlockDevice> devices) {
        return switch (name) {
            case "groupSet" -> new Groups(groups);
            case "blockDeviceMapping" -> new Devices(devices);
            case "instanceType" -> new Type(wanted(value));
            case "userData" ->
                new Data(value.map(UserData::decode).map(Bytes::of).orElse(NOTHING));
            case "disableApiTermination" -> new Termination(truth(wanted(value)));
            case "disableApiStop" -> new Stop(truth(wanted(value)));
            case "sourceDestCheck" -> new SourceCheck(truth(wanted(value)));
            case "instanceInitiatedShutdownBehavior" -> shutdown(wanted(value));
            case "ebsOptimized" -> always(name, !truth(wanted(value)));
            case "enaSupport" -> new Ena(truth(wanted(value)));
            default -> unsupported(name);
        };
    }

    /** Nothing to do, if it is so anyway; refuses otherwise. */
    static AttributeChange always(String name, boolean soAnyway) {
        return soAnyway ? new Already() : unsupported(name);
    }

    private static AttributeChange unsupported(String name) {
        throw new ApiException(new ApiError.UnsupportedOperation(
                "The attribute " + name + " of an instance can't be changed so in this cloud."));
    }

    private static AttributeChange shutdown(String word) {
        return switch (word) {
            case "stop" -> new Shutdown(ShutdownBehavior.STOP);
            case "terminate" -> new Shutdown(ShutdownBehavior.TERMINATE);
            default ->
                throw new ApiException(new ApiError.InvalidParameterValue("Invalid value '" + word
                        + "' for instanceInitiatedShutdownBehavior. It must be stop or terminate."));
        };
    }

    private static String wanted(Optional<String> value) {
        return value.orElseThrow(() -> new ApiException(new ApiError.MissingParameter("Value")));
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true", "True", "1" -> true;
            case "false", "False", "0" -> false;
            default ->
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Value (" + text + ") for parameter Value is invalid. It must be true or false."));
        };
    }

    private static Optional<AttributeChange> truth(
            Optional<ModifyInstanceAttribute.Truth> asked, Function<Boolean, AttributeChange> change) {
        return asked.map(truth -> change.apply(truth.value()));
    }

    private static Optional<AttributeChange> text(
            Optional<ModifyInstanceAttribute.Text> asked, Function<String, AttributeChange> change) {
        return asked.map(text -> change.apply(text.value()));
    }

    private static ApiException combination(String message) {
        return new ApiException(new ApiError.InvalidParameterCombination(message));
    }
}
