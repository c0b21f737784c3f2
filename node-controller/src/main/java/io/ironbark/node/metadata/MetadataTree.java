package io.ironbark.node.metadata;

import io.ironbark.proto.identity.IdentityDocument;
import io.ironbark.proto.identity.SignedDocument;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.GuestMetadata;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceDesired.FurtherNic;
import io.ironbark.proto.node.Nic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** All that a guest can read about itself, laid out as EC2 does. */
final class MetadataTree {
    /** Versions of EC2's layout; here all have the content of the latest. */
    static final List<String> VERSIONS = List.of(
            "1.0",
            "2007-01-19",
            "2007-03-01",
            "2007-08-29",
            "2007-10-10",
            "2007-12-15",
            "2008-02-01",
            "2008-09-01",
            "2009-04-04",
            "2011-01-01",
            "2011-05-01",
            "2012-01-12",
            "2014-02-25",
            "2014-11-05",
            "2015-10-20",
            "2016-04-19",
            "2016-06-30",
            "2016-09-02",
            "2018-03-28",
            "2018-08-17",
            "2018-09-24",
            "2019-10-01",
            "2020-10-27",
            "2021-01-03",
            "2021-03-23",
            "2021-07-15",
            "2022-09-24",
            "latest");

    /** Keys that may be part of a path, as EC2 has it for tags in instance metadata. */
    private static final Pattern TAG_KEY = Pattern.compile("(?!\\.{1,2}$|_index$)[\\w+=.,:@-]+");

    private static final int LINE = 64;

    private MetadataTree() {}

    /** What is at a path such as {@code /latest/meta-data/mac}; slashes at the end or twice make no difference. */
    static Optional<Entry> find(GuestView guest, String path) {
        Optional<Entry> entry = Optional.of(root(guest));
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty()) {
                entry = entry.flatMap(parent -> switch (parent) {
                    case Entry.Directory directory -> directory.find(name);
                    case Entry.Leaf _ -> Optional.empty();
                });
            }
        }
        return entry;
    }

    private static Entry root(GuestView guest) {
        var version = version(guest);
        var root = new Entry.Builder();
        VERSIONS.forEach(name -> root.add(name, name, version));
        return root.build();
    }

    private static Entry version(GuestView guest) {
        var version = new Entry.Builder()
                .add("dynamic", "dynamic", dynamic(guest.instance()))
                .add("meta-data", "meta-data", metaData(guest));
        guest.instance()
                .metadata()
                .userData()
                .ifPresent(data ->
                        version.add("user-data", "user-data", new Entry.Leaf("application/octet-stream", data)));
        return version.build();
    }

    private static Entry metaData(GuestView guest) {
        InstanceDesired instance = guest.instance();
        GuestMetadata metadata = instance.metadata();
        Nic nic = instance.nic();
        String hostname = hostname(instance);
        var content = new Entry.Builder()
                .text("ami-id", instance.image().id().value())
                .text("ami-launch-index", Integer.toString(metadata.launchIndex()))
                .text("ami-manifest-path", "(unknown)")
                .directory(
                        "block-device-mapping",
                        new Entry.Builder().text("ami", "/dev/vda").text("root", "/dev/vda"))
                .text("hostname", hostname)
                .text("instance-action", "none")
                .text("instance-id", instance.id().value())
                .text("instance-life-cycle", "on-demand")
                .text("instance-type", instance.machine().instanceType())
                .text("local-hostname", hostname)
                .text("local-ipv4", nic.privateIp())
                .text("mac", nic.mac())
                .directory(
                        "network",
                        new Entry.Builder()
                                .directory(
                                        "interfaces", new Entry.Builder().directory("macs", networkInterfaces(guest))))
                .directory("placement", placement(metadata))
                .text("profile", "default-hvm")
                .text("public-ipv4", nic.publicIp());
        instance.key()
                .ifPresent(key -> content.directory(
                        "public-keys",
                        new Entry.Builder()
                                .add(
                                        "0",
                                        "0=" + key.name(),
                                        new Entry.Builder()
                                                .text("openssh-key", key.openSshPublicKey())
                                                .build())));
        content.text("reservation-id", instance.reservation().value())
                .lines("security-groups", metadata.securityGroupNames())
                .directory(
                        "services",
                        new Entry.Builder().text("domain", "amazonaws.com").text("partition", "aws"));
        if (!metadata.tags().isEmpty()) {
            var tags = new Entry.Builder();
            metadata.tags().forEach((key, value) -> {
                if (TAG_KEY.matcher(key).matches()) {
                    tags.text(key, value);
                }
            });
            content.directory("tags", new Entry.Builder().directory("instance", tags));
        }
        return content.build();
    }

    /** As in EC2, what an instance has not is not there: a group, a partition of it, a host of its own. */
    private static Entry.Builder placement(GuestMetadata metadata) {
        Optional<GuestMetadata.Place> place = metadata.place();
        return new Entry.Builder()
                .text("availability-zone", metadata.zone().value())
                .text("availability-zone-id", place.map(GuestMetadata.Place::zoneId))
                .text("group-name", place.flatMap(GuestMetadata.Place::group))
                .text(
                        "partition-number",
                        place.flatMap(GuestMetadata.Place::partition).map(number -> number.toString()))
                .text("region", metadata.region());
    }

    private static Entry.Builder networkInterfaces(GuestView guest) {
        var instance = guest.instance();
        var macs = new Entry.Builder()
                .directory(
                        instance.nic().mac(),
                        networkInterface(
                                guest,
                                new FurtherNic(
                                        0, instance.nic(), instance.metadata().securityGroupNames())));
        instance.furtherNics()
                .forEach(further -> macs.directory(further.nic().mac(), networkInterface(guest, further)));
        return macs;
    }

    private static Entry.Builder networkInterface(GuestView guest, FurtherNic at) {
        InstanceDesired instance = guest.instance();
        Nic nic = at.nic();
        var content = new Entry.Builder()
                .text("device-number", Integer.toString(at.device()))
                .text("interface-id", nic.id().value());
        var associations = new Entry.Builder();
        var publicIps = new ArrayList<String>();
        var all = new ArrayList<>(List.of(new Nic.Secondary(nic.privateIp(), nic.publicIp())));
        all.addAll(nic.secondary());
        all.forEach(one -> one.publicIp().ifPresent(address -> {
            associations.text(address, one.privateIp());
            publicIps.add(address);
        }));
        if (!publicIps.isEmpty()) {
            content.directory("ipv4-associations", associations);
        }
        content.text("local-hostname", hostname(instance, nic))
                .lines("local-ipv4s", nic.privateIps())
                .text("mac", nic.mac())
                .text("owner-id", instance.account().value());
        if (!publicIps.isEmpty()) {
            content.lines("public-ipv4s", publicIps);
        }
        return content.lines(
                        "security-group-ids",
                        nic.groups().stream().map(group -> group.value()).toList())
                .lines("security-groups", at.groupNames())
                .text("subnet-id", nic.subnet().value())
                .text("subnet-ipv4-cidr-block", guest.subnetBlocks().getOrDefault(nic.subnet(), ""))
                .text("vpc-id", nic.vpc().value())
                .text("vpc-ipv4-cidr-block", guest.vpcBlocks().stream().findFirst())
                .lines("vpc-ipv4-cidr-blocks", guest.vpcBlocks());
    }

    /** Signatures are there if the cloud made one, which one of an older version did not. */
    private static Entry dynamic(InstanceDesired instance) {
        Bytes document = IdentityDocument.of(instance);
        var identity = new Entry.Builder().add("document", "document", new Entry.Leaf("text/plain", document));
        instance.metadata().identity().ifPresent(proof -> {
            String signed = lines(SignedDocument.of(document, proof));
            identity.text("pkcs7", signed)
                    .text("rsa2048", signed)
                    .text("signature", lines(proof.signature().toArray()));
        });
        return new Entry.Builder().directory("instance-identity", identity).build();
    }

    /** Base64 as EC2 has it here: in lines, the last without an end, and nothing around them. */
    private static String lines(byte[] bytes) {
        return Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
    }

    private static String hostname(InstanceDesired instance) {
        return hostname(instance, instance.nic());
    }

    private static String hostname(InstanceDesired instance, Nic nic) {
        return "ip-" + nic.privateIp().replace('.', '-') + "."
                + instance.metadata().region() + ".compute.internal";
    }
}
