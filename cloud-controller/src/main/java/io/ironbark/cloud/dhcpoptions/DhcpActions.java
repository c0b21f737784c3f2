package io.ironbark.cloud.dhcpoptions;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.DhcpOptionsId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sets of DHCP options. What is not known here is refused: it would end up in a server's configuration. */
public final class DhcpActions {
    private static final String TYPE = Kind.DHCP_OPTIONS.resourceType();
    private static final String OWN_RESOLVER = "AmazonProvidedDNS";
    private static final int SERVERS_MAX = 4;
    private static final Pattern DOMAIN = Pattern.compile(
            "(?=.{1,253}$)[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");

    private final Ground ground;
    private final DhcpStore dhcp;
    private final Listing<DhcpStore.Options> listing;

    public DhcpActions(Ground ground, DhcpStore dhcp) {
        this.dhcp = dhcp;
        this.ground = ground;
        this.listing = new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(Kind.DHCP_OPTIONS, DhcpStore.FILTERS, dhcp::find, DhcpStore.Options::id));
    }

    record Option(String key, List<String> values) {}

    record CreateRequest(List<Option> dhcpConfigurations, List<TagSpecification> tagSpecifications) {}

    record Created(OptionsItem dhcpOptions) {}

    record DeleteRequest(DhcpOptionsId dhcpOptionsId) {}

    /** The id may be {@code default}. */
    record AssociateRequest(String dhcpOptionsId, VpcId vpcId) {}

    record DescribeRequest(List<DhcpOptionsId> dhcpOptionsIds, List<Filter> filters, PageRequest page) {}

    record Described(List<OptionsItem> dhcpOptions, Optional<String> nextToken) {}

    record OptionsItem(
            DhcpOptionsId dhcpOptionsId,
            AccountId ownerId,
            List<ConfigurationItem> dhcpConfigurations,
            List<Tag> tags) {}

    record ConfigurationItem(String key, List<ValueItem> values) {}

    record ValueItem(String value) {}

    public Taggable taggable() {
        return new Taggable(Kind.DHCP_OPTIONS, DhcpOptionsId.PREFIX, dhcp::existing);
    }

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateDhcpOptions", CreateRequest.class, Created.class, this::create)
                        .on((caller, _) -> List.of(caller.arn(TYPE, "*")))
                        .tagging(TYPE),
                Action.write("DeleteDhcpOptions", DeleteRequest.class, Done.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.dhcpOptionsId()))),
                Action.write("AssociateDhcpOptions", AssociateRequest.class, Done.class, this::associate)
                        .on((caller, request) -> List.of(caller.arn("vpc", request.vpcId()))),
                Action.read("DescribeDhcpOptions", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()));
    }

    private Created create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        Optional<String> domain = Optional.empty();
        List<String> nameServers = List.of();
        List<String> ntpServers = List.of();
        for (Option option : request.dhcpConfigurations()) {
            switch (option.key()) {
                case "domain-name" -> domain = Optional.of(domain(option));
                case "domain-name-servers" -> nameServers = servers(option);
                case "ntp-servers" -> ntpServers = servers(option);
                default ->
                    throw new ApiException(new ApiError.UnsupportedOperation(
                            "The DHCP option " + printable(option.key()) + " is not supported by this cloud."));
            }
        }
        if (ntpServers.contains(OWN_RESOLVER)) {
            throw new ApiException(new ApiError.InvalidParameterValue("An NTP server is named by its address."));
        }
        var options = new DhcpStore.Options(
                ground.ids().next(DhcpOptionsId.PREFIX, DhcpOptionsId::new),
                caller.account(),
                domain,
                nameServers,
                ntpServers);
        dhcp.insert(tx, options, ground.clock().instant());
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.DHCP_OPTIONS, options.id(), tags);
        return new Created(item(options, tags));
    }

    private static String domain(Option option) {
        if (option.values().size() != 1
                || !DOMAIN.matcher(option.values().getFirst()).matches()) {
            throw new ApiException(new ApiError.InvalidParameterValue("One domain name, please, of letters, digits,"
                    + " dashes and dots: "
                    + option.values().stream().map(DhcpActions::printable).collect(Collectors.joining(" "))));
        }
        return option.values().getFirst();
    }

    private static List<String> servers(Option option) {
        // Clients send a list, or one text with commas.
        List<String> all = option.values().stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::strip)
                .toList();
        for (String one : all) {
            boolean address = !one.contains("/") && Ipv4Block.parse(one).isPresent();
            if (!address && !one.equals(OWN_RESOLVER)) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "Value (" + printable(one) + ") of " + option.key() + " is not an IPv4 address."));
            }
        }
        if (all.isEmpty() || all.size() > SERVERS_MAX) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("Name one to " + SERVERS_MAX + " servers, not " + all.size()));
        }
        return all;
    }

    private static String printable(String text) {
        String plain = text.replaceAll("[^ -~]", "?");
        return plain.substring(0, Math.min(plain.length(), 64));
    }

    private Done delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        var options = listing.require(tx, caller.account(), request.dhcpOptionsId());
        if (options.id().equals(Vpc.ownOptions(caller.account())) || dhcp.used(tx, options.id())) {
            throw new ApiException(new ApiError.DependencyViolation(
                    "The dhcpOptions '" + options.id() + "' has dependencies and cannot be deleted."));
        }
        dhcp.delete(tx, options.id());
        ground.tags().removeAll(tx, options.id());
        return Done.DONE;
    }

    private Done associate(Tx tx, Caller caller, AssociateRequest request) throws SQLException {
        Vpc vpc = ground.vpcs().require(tx, caller.account(), request.vpcId());
        Optional<DhcpOptionsId> id = Optional.empty();
        if (!request.dhcpOptionsId().equals("default")) {
            var asked = DhcpOptionsId.parse(request.dhcpOptionsId())
                    .orElseThrow(() -> new ApiException(
                            new ApiError.Malformed(Kind.DHCP_OPTIONS, printable(request.dhcpOptionsId()))));
            id = Optional.of(listing.require(tx, caller.account(), asked).id())
                    .filter(one -> !one.equals(Vpc.ownOptions(caller.account())));
        }
        var before = vpc.attributes();
        ground.vpcs().update(tx, vpc.id(), new Vpc.Attributes(before.dnsSupport(), before.dnsHostnames(), id));
        return Done.DONE;
    }

    private Described describe(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.dhcpOptionsIds(), request.filters(), request.page());
        return new Described(
                found.items().stream()
                        .map(options -> item(options, found.tags(options.id())))
                        .toList(),
                found.nextToken());
    }

    private static OptionsItem item(DhcpStore.Options options, List<Tag> tags) {
        var items = new ArrayList<ConfigurationItem>();
        options.domainName().ifPresent(name -> items.add(configuration("domain-name", List.of(name))));
        if (!options.nameServers().isEmpty()) {
            items.add(configuration("domain-name-servers", options.nameServers()));
        }
        if (!options.ntpServers().isEmpty()) {
            items.add(configuration("ntp-servers", options.ntpServers()));
        }
        return new OptionsItem(options.id(), options.account(), items, tags);
    }

    private static ConfigurationItem configuration(String key, List<String> values) {
        return new ConfigurationItem(key, values.stream().map(ValueItem::new).toList());
    }
}
