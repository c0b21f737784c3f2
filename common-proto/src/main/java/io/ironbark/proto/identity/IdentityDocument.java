package io.ironbark.proto.identity;

import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.GuestMetadata;
import io.ironbark.proto.node.InstanceDesired;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * What a guest can show to others of who it is: the document at {@code instance-identity/document}, which the cloud signs.
 * Cloud and node write it with this very code, so that the signature is on what the guest reads; another text is another
 * {@code version}, told in what the parent sends.
 */
public final class IdentityDocument {
    private IdentityDocument() {}

    /** Its bytes. No value here can hold a character that JSON would want escaped. */
    public static Bytes of(InstanceDesired instance) {
        var members = new ArrayList<String>();
        GuestMetadata metadata = instance.metadata();
        members.add(member("accountId", instance.account().value()));
        members.add(member("architecture", "x86_64"));
        members.add(member("availabilityZone", metadata.zone().value()));
        members.add(member("imageId", instance.image().id().value()));
        members.add(member("instanceId", instance.id().value()));
        members.add(member("instanceType", instance.machine().instanceType()));
        members.add("  \"kernelId\" : null");
        members.add(member("pendingTime", metadata.launchTime().toString()));
        members.add(member("privateIp", instance.nic().privateIp()));
        members.add("  \"ramdiskId\" : null");
        members.add(member("region", metadata.region()));
        members.add(member("version", "2017-09-30"));
        return Bytes.of(("{\n" + String.join(",\n", members) + "\n}").getBytes(StandardCharsets.UTF_8));
    }

    private static String member(String name, String value) {
        return "  \"" + name + "\" : \"" + value + "\"";
    }
}
