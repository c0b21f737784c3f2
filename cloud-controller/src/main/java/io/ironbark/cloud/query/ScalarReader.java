package io.ironbark.cloud.query;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.model.Shape;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.AddressAssociationId;
import io.ironbark.proto.id.AllocationId;
import io.ironbark.proto.id.DhcpOptionsId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.InternetGatewayId;
import io.ironbark.proto.id.KeyPairId;
import io.ironbark.proto.id.LaunchTemplateId;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NetworkAclAssociationId;
import io.ironbark.proto.id.NetworkAclId;
import io.ironbark.proto.id.NetworkInterfaceAttachmentId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.PlacementGroupId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.id.RouteTableAssociationId;
import io.ironbark.proto.id.RouteTableId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.SnapshotId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VolumeId;
import io.ironbark.proto.id.VpcCidrAssociationId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Bytes;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Text to a value of the type that a record wants, checked against the model's enum and bounds. */
record ScalarReader(Shape.Scalar shape, Parser parser) implements ValueReader {
    /** Shapes whose values we extend or that Amazon keeps extending; handlers check these. */
    private static final Set<String> OPEN_ENUMS = Set.of("AccountAttributeName", "InstanceType", "RegionName");

    /** The longest text that a parameter may have unless the model says less; documents may be longer. */
    private static final long TEXT_MAX = 4_096;

    private static final long DOCUMENT_MAX = 65_536;

    /** Ids: how each is parsed, and how errors call it. */
    private static final Map<Class<?>, IdType> IDS = Map.ofEntries(
            Map.entry(ImageId.class, new IdType(Kind.IMAGE, ImageId::parse)),
            Map.entry(InstanceId.class, new IdType(Kind.INSTANCE, InstanceId::parse)),
            Map.entry(KeyPairId.class, new IdType(Kind.KEY_PAIR, KeyPairId::parse)),
            Map.entry(LaunchTemplateId.class, new IdType(Kind.LAUNCH_TEMPLATE, LaunchTemplateId::parse)),
            Map.entry(PlacementGroupId.class, new IdType(Kind.PLACEMENT_GROUP, PlacementGroupId::parse)),
            Map.entry(NetworkInterfaceId.class, new IdType(Kind.NETWORK_INTERFACE, NetworkInterfaceId::parse)),
            Map.entry(ReservationId.class, new IdType(Kind.RESERVATION, ReservationId::parse)),
            Map.entry(SecurityGroupId.class, new IdType(Kind.SECURITY_GROUP, SecurityGroupId::parse)),
            Map.entry(SecurityGroupRuleId.class, new IdType(Kind.SECURITY_GROUP_RULE, SecurityGroupRuleId::parse)),
            Map.entry(SnapshotId.class, new IdType(Kind.SNAPSHOT, SnapshotId::parse)),
            Map.entry(SubnetId.class, new IdType(Kind.SUBNET, SubnetId::parse)),
            Map.entry(VolumeId.class, new IdType(Kind.VOLUME, VolumeId::parse)),
            Map.entry(InternetGatewayId.class, new IdType(Kind.INTERNET_GATEWAY, InternetGatewayId::parse)),
            Map.entry(RouteTableId.class, new IdType(Kind.ROUTE_TABLE, RouteTableId::parse)),
            Map.entry(
                    RouteTableAssociationId.class,
                    new IdType(Kind.ROUTE_TABLE_ASSOCIATION, RouteTableAssociationId::parse)),
            Map.entry(AllocationId.class, new IdType(Kind.ELASTIC_IP, AllocationId::parse)),
            Map.entry(AddressAssociationId.class, new IdType(Kind.ADDRESS_ASSOCIATION, AddressAssociationId::parse)),
            Map.entry(NetworkAclId.class, new IdType(Kind.NETWORK_ACL, NetworkAclId::parse)),
            Map.entry(
                    NetworkAclAssociationId.class,
                    new IdType(Kind.NETWORK_ACL_ASSOCIATION, NetworkAclAssociationId::parse)),
            Map.entry(DhcpOptionsId.class, new IdType(Kind.DHCP_OPTIONS, DhcpOptionsId::parse)),
            Map.entry(PrefixListId.class, new IdType(Kind.PREFIX_LIST, PrefixListId::parse)),
            Map.entry(NatGatewayId.class, new IdType(Kind.NAT_GATEWAY, NatGatewayId::parse)),
            Map.entry(VpcCidrAssociationId.class, new IdType(Kind.CIDR_ASSOCIATION, VpcCidrAssociationId::parse)),
            Map.entry(
                    NetworkInterfaceAttachmentId.class,
                    new IdType(Kind.ATTACHMENT, NetworkInterfaceAttachmentId::parse)),
            Map.entry(VpcPeeringId.class, new IdType(Kind.VPC_PEERING, VpcPeeringId::parse)),
            Map.entry(VpcId.class, new IdType(Kind.VPC, VpcId::parse)));

    private record IdType(Kind kind, Function<String, ? extends Optional<?>> parse) {}

    /** Makes the value, or throws {@link IllegalArgumentException} or {@link ApiException}. */
    @FunctionalInterface
    interface Parser {
        Object parse(String text);
    }

    static ScalarReader of(Shape.Scalar shape, Class<?> type, String where) {
        return new ScalarReader(shape, parser(shape, type, where));
    }

    @Override
    public Object read(ParameterTree node, String path) {
        String text = node.text()
                .orElseThrow(() -> new ApiException(
                        new ApiError.InvalidParameterValue("The parameter " + path + " must have one value")));
        boolean outside = !shape.values().isEmpty()
                && !OPEN_ENUMS.contains(shape.name())
                && !shape.values().contains(text);
        if (outside) {
            throw invalid(text, path, "");
        }
        Object value;
        try {
            value = parser.parse(text);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw invalid(text, path, " It must be " + wanted() + ".");
        }
        checkBounds(text, path, value);
        return value;
    }

    private void checkBounds(String text, String path, Object value) {
        boolean number = value instanceof Integer || value instanceof Long;
        long size = number ? ((Number) value).longValue() : text.length();
        Optional<Long> most = number ? shape.max() : Optional.of(longest());
        if (shape.min().filter(min -> size < min).isPresent()
                || most.filter(max -> size > max).isPresent()) {
            String what = number ? "" : "length ";
            String bounds = shape.min().map(min -> " at least " + what + min).orElse("")
                    + most.map(max -> " at most " + what + max).orElse("");
            throw invalid(text, path, " It must be" + bounds + ".");
        }
    }

    private long longest() {
        boolean document = shape.type() == Shape.Type.BLOB
                || shape.name().contains("UserData")
                || shape.name().contains("Policy");
        return shape.max().orElse(document ? DOCUMENT_MAX : TEXT_MAX);
    }

    private String wanted() {
        return switch (shape.type()) {
            case STRING -> "a valid " + shape.name();
            case INTEGER, LONG -> "an integer";
            case DOUBLE, FLOAT -> "a number";
            case BOOLEAN -> "true or false";
            case TIMESTAMP -> "a time such as 2026-11-21T00:00:00Z";
            case BLOB -> "base64";
        };
    }

    private static ApiException invalid(String text, String path, String hint) {
        String shown = text.length() > 64 ? text.substring(0, 64) + "…" : text;
        return new ApiException(new ApiError.InvalidParameterValue(
                "Value (" + shown + ") for parameter " + path + " is invalid." + hint));
    }

    private static Parser parser(Shape.Scalar shape, Class<?> type, String where) {
        return switch (shape.type()) {
            case STRING -> textParser(shape, type, where);
            case INTEGER, LONG -> numberParser(type, where);
            case DOUBLE, FLOAT -> only(Double.class, type, where, Double::valueOf);
            case BOOLEAN -> only(Boolean.class, type, where, ScalarReader::truth);
            case TIMESTAMP -> only(Instant.class, type, where, Instant::parse);
            case BLOB -> only(Bytes.class, type, where, text -> Bytes.ofBase64(text.replaceAll("\\s", "")));
        };
    }

    private static Parser textParser(Shape.Scalar shape, Class<?> type, String where) {
        if (type == String.class) {
            return text -> text;
        }
        IdType id = IDS.get(type);
        if (id != null) {
            return text ->
                    id.parse().apply(text).orElseThrow(() -> new ApiException(new ApiError.Malformed(id.kind(), text)));
        }
        if (type == AccountId.class) {
            return AccountId::new;
        }
        if (type == ZoneName.class) {
            return ZoneName::new;
        }
        if (type.isEnum()) {
            Enum<?>[] constants = (Enum<?>[]) type.getEnumConstants();
            for (Enum<?> constant : constants) {
                if (!shape.values().contains(Words.wire(constant))) {
                    throw new ModelMismatch(where, "the model has no value " + Words.wire(constant));
                }
            }
            return text -> Arrays.stream(constants)
                    .filter(constant -> Words.wire(constant).equals(text))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new);
        }
        throw new ModelMismatch(where, "text can't become " + type);
    }

    private static Parser numberParser(Class<?> type, String where) {
        if (type == int.class || type == Integer.class) {
            return Integer::valueOf;
        }
        if (type == long.class || type == Long.class) {
            return Long::valueOf;
        }
        throw new ModelMismatch(where, "a number can't become " + type);
    }

    private static Parser only(Class<?> wanted, Class<?> type, String where, Parser parser) {
        boolean primitive =
                (wanted == Boolean.class && type == boolean.class) || (wanted == Double.class && type == double.class);
        if (wanted != type && !primitive) {
            throw new ModelMismatch(where, "the model wants " + wanted.getSimpleName() + ", not " + type);
        }
        return parser;
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true", "True", "TRUE", "1" -> true;
            case "false", "False", "FALSE", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
