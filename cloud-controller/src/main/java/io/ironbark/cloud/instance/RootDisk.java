package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.image.Image;
import io.ironbark.cloud.instance.RunInstances.BlockDeviceRequest;
import io.ironbark.cloud.instance.RunInstances.EbsRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The root disk of a launch: the only block device that instances have until there are volumes beside them.
 *
 * @param type a name that is kept: the three general ones are the same disk of the node here, and others are refused,
 *     since they promise a speed
 */
record RootDisk(String device, int sizeGib, String type) {
    private static final String DEFAULT_TYPE = "gp2";
    private static final Set<String> TYPES = Set.of("standard", "gp2", "gp3");
    private static final int SIZE_GIB_MAX = 65_536;

    /** As large as asked for, or as the type or the image wants it; refuses every device but the root. */
    static RootDisk of(List<BlockDeviceRequest> mappings, Image image, int typeGib) {
        var names = new HashSet<String>();
        Optional<EbsRequest> root = Optional.empty();
        for (BlockDeviceRequest mapping : mappings) {
            if (!names.add(mapping.deviceName())) {
                throw invalid(
                        "The device '" + mapping.deviceName() + "' is used in more than one block-device mapping");
            }
            boolean isRoot = mapping.deviceName().equals(image.rootDeviceName());
            refuse(mapping, isRoot);
            if (isRoot) {
                root = mapping.ebs();
            }
        }
        root.ifPresent(RootDisk::refuse);
        Optional<Integer> size = root.flatMap(EbsRequest::volumeSize);
        size.ifPresent(gib -> refuse(gib, image.diskGib()));
        return new RootDisk(
                image.rootDeviceName(),
                size.orElse(Math.max(typeGib, image.diskGib())),
                root.flatMap(EbsRequest::volumeType).orElse(DEFAULT_TYPE));
    }

    private static void refuse(BlockDeviceRequest mapping, boolean isRoot) {
        String device = mapping.deviceName();
        if (mapping.noDevice().isPresent()) {
            if (isRoot) {
                throw invalid("The root device " + device + " can't be left out");
            }
            if (mapping.ebs().isPresent() || mapping.virtualName().isPresent()) {
                throw invalid("NoDevice and a volume are both asked for " + device);
            }
            return; // no image brings such a device, so there is nothing to leave out
        }
        mapping.virtualName().ifPresent(name -> {
            throw new ApiException(new ApiError.UnsupportedOperation("The instance store volume " + name + " for "
                    + device + " is not supported: instances of this cloud have a root disk only."));
        });
        if (!isRoot) {
            throw new ApiException(new ApiError.UnsupportedOperation("The volume for " + device
                    + " is not supported: instances of this cloud have a root disk only, " + "which is the image's "
                    + "root device."));
        }
    }

    private static void refuse(EbsRequest ebs) {
        if (ebs.encrypted()) {
            throw new ApiException(new ApiError.UnsupportedOperation("Encrypted root disks are not supported."));
        }
        if (ebs.deleteOnTermination().filter(deletes -> !deletes).isPresent()) {
            throw new ApiException(new ApiError.UnsupportedOperation(
                    "A root disk ends with its instance in this cloud: DeleteOnTermination can't be false."));
        }
        ebs.volumeType().filter(type -> !TYPES.contains(type)).ifPresent(type -> {
            throw new ApiException(new ApiError.UnsupportedOperation("The volume type " + type
                    + " is not supported for root disks, which may be standard, gp2 or gp3."));
        });
    }

    private static void refuse(int gib, int leastGib) {
        if (gib < leastGib) {
            throw invalid("Volume of size " + gib + "GB is smaller than the image, expect size >= " + leastGib + "GB");
        }
        if (gib > SIZE_GIB_MAX) {
            throw invalid("Volume of size " + gib + "GB is too large, expect size <= " + SIZE_GIB_MAX + "GB");
        }
    }

    private static ApiException invalid(String message) {
        return new ApiException(new ApiError.BlockDeviceMappingInvalid(message));
    }
}
