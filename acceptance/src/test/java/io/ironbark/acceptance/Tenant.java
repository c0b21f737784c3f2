package io.ironbark.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An account of a lab with a VPC, one public subnet of it, and guests at addresses of its choice. */
final class Tenant {
    /** What two of them have. */
    static final String CIDR = "10.0.0.0/16";

    private final Outside outside;
    private final Account account;
    private final Path key;
    private final String vpc;
    private final String subnet;
    private final String table;
    private final String placement;
    private final String group;

    /**
     * Makes the network, and a group that lets ssh in and everything out.
     *
     * @param key of all its guests; they learn it by user data, so that no image has to be looked into on three nodes
     * @param net the first two numbers of its addresses
     */
    Tenant(Outside outside, Account account, Path key, String net) {
        this.outside = outside;
        this.account = account;
        this.key = key;
        vpc = ec2("create_vpc", Map.of("CidrBlock", net + ".0.0/16"))
                .at("/Vpc/VpcId")
                .asText();
        subnet = ec2("create_subnet", Map.of("VpcId", vpc, "CidrBlock", net + ".1.0/24"))
                .at("/Subnet/SubnetId")
                .asText();
        String gateway = ec2("create_internet_gateway", Map.of())
                .at("/InternetGateway/InternetGatewayId")
                .asText();
        ec2("attach_internet_gateway", Map.of("VpcId", vpc, "InternetGatewayId", gateway));
        table = ec2(
                        "describe_route_tables",
                        Map.of("Filters", List.of(Map.of("Name", "vpc-id", "Values", List.of(vpc)))))
                .at("/RouteTables/0/RouteTableId")
                .asText();
        ec2("create_route", Map.of("RouteTableId", table, "DestinationCidrBlock", "0.0.0.0/0", "GatewayId", gateway));
        placement = "apart-" + net;
        ec2("create_placement_group", Map.of("GroupName", placement, "Strategy", "spread"));
        group = newGroup("ssh");
        allow("ingress", group, permission("tcp", 22, 22, "0.0.0.0/0"));
    }

    JsonNode ec2(String call, Map<String, ?> with) {
        return outside.ec2(account, call, with);
    }

    String vpc() {
        return vpc;
    }

    String subnet() {
        return subnet;
    }

    String group() {
        return group;
    }

    /** Sends what is for a block through a peering connection. */
    void routeToPeer(String block, String connection) {
        ec2(
                "create_route",
                Map.of("RouteTableId", table, "DestinationCidrBlock", block, "VpcPeeringConnectionId", connection));
    }

    String newGroup(String name) {
        return ec2("create_security_group", Map.of("GroupName", name, "Description", name, "VpcId", vpc))
                .path("GroupId")
                .asText();
    }

    /** A permission by CIDR. */
    static Map<String, Object> permission(String protocol, int from, int to, String cidr) {
        return Map.of(
                "IpProtocol", protocol, "FromPort", from, "ToPort", to, "IpRanges", List.of(Map.of("CidrIp", cidr)));
    }

    /** A permission by group. */
    static Map<String, Object> permissionOf(String protocol, int from, int to, String group) {
        return Map.of(
                "IpProtocol",
                protocol,
                "FromPort",
                from,
                "ToPort",
                to,
                "UserIdGroupPairs",
                List.of(Map.of("GroupId", group)));
    }

    /** The account of its VPC. */
    String owner() {
        return ec2("describe_vpcs", Map.of("VpcIds", List.of(vpc())))
                .at("/Vpcs/0/OwnerId")
                .asText();
    }

    /** A permission for members of this one's group, for another account to give. */
    Map<String, Object> permission(String protocol) {
        return Map.of(
                "IpProtocol",
                protocol,
                "FromPort",
                -1,
                "ToPort",
                -1,
                "UserIdGroupPairs",
                List.of(Map.of("GroupId", group(), "UserId", owner())));
    }

    void allow(String direction, String of, Map<String, Object> permission) {
        ec2("authorize_security_group_" + direction, Map.of("GroupId", of, "IpPermissions", List.of(permission)));
    }

    void revoke(String direction, String of, Map<String, Object> permission) {
        ec2("revoke_security_group_" + direction, Map.of("GroupId", of, "IpPermissions", List.of(permission)));
    }

    /** Launches an instance on a node of its own, in these groups, with a public address; it runs a script once. */
    Resident launch(String image, String address, List<String> groups, String script) {
        var nic = new LinkedHashMap<String, Object>();
        nic.put("DeviceIndex", 0);
        nic.put("SubnetId", subnet);
        nic.put("PrivateIpAddress", address);
        nic.put("Groups", groups);
        nic.put("AssociatePublicIpAddress", true);
        String id = ec2(
                        "run_instances",
                        Map.of(
                                "ImageId",
                                image,
                                "InstanceType",
                                "t3.nano",
                                "UserData",
                                "#!/bin/sh\numask 077\nmkdir -p /root/.ssh\necho '%s' >/root/.ssh/authorized_keys\n%s\n"
                                        .formatted(publicKey(), script),
                                "Placement",
                                Map.of("GroupName", placement),
                                "MinCount",
                                1,
                                "MaxCount",
                                1,
                                "NetworkInterfaces",
                                List.of(nic)))
                .at("/Instances/0/InstanceId")
                .asText();
        return new Resident(this, id, address);
    }

    /** Runs a command as root in the guest that answers there; connections are kept. */
    Command.Result ssh(String host, int seconds, String command) {
        var argv = new ArrayList<>(List.of("ssh", "-i", key.toString()));
        for (String option : List.of(
                "BatchMode=yes",
                "ConnectTimeout=5",
                "StrictHostKeyChecking=no",
                "UserKnownHostsFile=/dev/null",
                "LogLevel=ERROR",
                "ControlMaster=auto",
                "ControlPath=/run/%C",
                "ControlPersist=600")) {
            argv.addAll(List.of("-o", option));
        }
        argv.addAll(List.of("root@" + host, command));
        return outside.run(seconds, argv);
    }

    /** Copies a file into a guest and unpacks it there in memory. */
    void unpack(String host, Path archive) {
        var done = outside.run(
                60,
                List.of(
                        "sh",
                        "-c",
                        "exec ssh -i %s -o ControlPath=/run/%%C root@%s 'mount -t tmpfs mnt /mnt && tar -xz -C /mnt' <%s"
                                .formatted(key, host, archive)));
        if (!done.ok()) {
            throw new AssertionError(done.out());
        }
    }

    void awaitState(List<Resident> guests, String state, Duration limit) {
        var ids = guests.stream().map(Resident::id).toList();
        Await.until(ids + " are " + state, limit, () -> {
            var states = new ArrayList<String>();
            ec2("describe_instances", Map.of("InstanceIds", ids))
                    .path("Reservations")
                    .forEach(reservation -> reservation
                            .path("Instances")
                            .forEach(instance ->
                                    states.add(instance.at("/State/Name").asText())));
            return states.size() == ids.size() && states.stream().allMatch(state::equals);
        });
    }

    private String publicKey() {
        try {
            return Files.readString(Path.of(key + ".pub")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
