package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.PrefixListId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Managed prefix lists: made, changed version by version, restored, deleted, described. */
final class PrefixListActions {
    private static final String TYPE = Kind.PREFIX_LIST.resourceType();
    private static final int LISTS_MAX = 100;
    private static final int ENTRIES_MAX = 1_000;
    private static final int ENTRIES_PER_CALL = 100;
    private static final int TEXT_MAX = 255;

    private final Network.Ground ground;
    private final PrefixListStore lists;
    private final Listing<PrefixListStore.PrefixList> listing;

    PrefixListActions(Network.Ground ground) {
        this.ground = ground;
        this.lists = ground.prefixLists();
        this.listing = new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(
                        Kind.PREFIX_LIST, PrefixListStore.FILTERS, lists::find, PrefixListStore.PrefixList::id));
    }

    record NewEntry(String cidr, Optional<String> description) {}

    record OldEntry(String cidr) {}

    record CreateRequest(
            String prefixListName,
            List<NewEntry> entries,
            int maxEntries,
            String addressFamily,
            List<TagSpecification> tagSpecifications) {}

    record ModifyRequest(
            PrefixListId prefixListId,
            Optional<Long> currentVersion,
            Optional<String> prefixListName,
            List<NewEntry> addEntries,
            List<OldEntry> removeEntries,
            Optional<Integer> maxEntries) {}

    record RestoreRequest(PrefixListId prefixListId, long previousVersion, long currentVersion) {}

    record DeleteRequest(PrefixListId prefixListId) {}

    record Answered(ListItem prefixList) {}

    record DescribeRequest(List<PrefixListId> prefixListIds, List<Filter> filters, PageRequest page) {}

    record Described(List<ListItem> prefixLists, Optional<String> nextToken) {}

    record OldItem(List<String> cidrs, PrefixListId prefixListId, String prefixListName) {}

    record OldDescribed(List<OldItem> prefixLists, Optional<String> nextToken) {}

    record EntriesRequest(PrefixListId prefixListId, Optional<Long> targetVersion, PageRequest page) {}

    record Entries(List<EntryItem> entries, Optional<String> nextToken) {}

    record EntryItem(String cidr, String description) {}

    record AssociationsRequest(PrefixListId prefixListId, PageRequest page) {}

    record Associations(List<AssociationItem> prefixListAssociations, Optional<String> nextToken) {}

    record AssociationItem(String resourceId, AccountId resourceOwner) {}

    record ListItem(
            PrefixListId prefixListId,
            String addressFamily,
            String state,
            String prefixListArn,
            String prefixListName,
            int maxEntries,
            long version,
            List<Tag> tags,
            AccountId ownerId) {}

    Taggable taggable() {
        return new Taggable(Kind.PREFIX_LIST, PrefixListId.PREFIX, lists::existing);
    }

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateManagedPrefixList", CreateRequest.class, Answered.class, this::create)
                        .on((caller, _) -> List.of(caller.arn(TYPE, "*")))
                        .tagging(TYPE),
                Action.write("ModifyManagedPrefixList", ModifyRequest.class, Answered.class, this::modify)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.prefixListId()))),
                Action.write("RestoreManagedPrefixListVersion", RestoreRequest.class, Answered.class, this::restore)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.prefixListId()))),
                Action.write("DeleteManagedPrefixList", DeleteRequest.class, Answered.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.prefixListId()))),
                Action.read("DescribeManagedPrefixLists", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()),
                Action.read("DescribePrefixLists", DescribeRequest.class, OldDescribed.class, this::describeOld)
                        .filteredBy(listing.filters().names()),
                Action.read("GetManagedPrefixListEntries", EntriesRequest.class, Entries.class, this::entries),
                Action.read(
                        "GetManagedPrefixListAssociations",
                        AssociationsRequest.class,
                        Associations.class,
                        this::associations));
    }

    private Answered create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        if (!request.addressFamily().equals("IPv4")) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("Prefix lists hold IPv4 blocks in this cloud, and no others."));
        }
        if (lists.count(tx, caller.account()) >= LISTS_MAX) {
            throw NetworkFault.PREFIX_LIST_LIMIT.because("An account may have " + LISTS_MAX + " prefix lists.");
        }
        var list = new PrefixListStore.PrefixList(
                ground.ids().next(PrefixListId.PREFIX, PrefixListId::new),
                caller.account(),
                name(request.prefixListName()),
                maxEntries(request.maxEntries()),
                1,
                "create-complete");
        var entries = new LinkedHashMap<String, PrefixListStore.Entry>();
        add(entries, request.entries());
        refuseTooMany(list, entries.values());
        lists.insert(tx, list, entries.values(), ground.clock().instant());
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.PREFIX_LIST, list.id(), tags);
        return new Answered(item(caller, list, tags));
    }

    /** Entries are changed in a new version; a name and the most entries are not versioned. */
    private Answered modify(Tx tx, Caller caller, ModifyRequest request) throws SQLException {
        var before = lists.require(tx, caller.account(), request.prefixListId());
        boolean changes =
                !request.addEntries().isEmpty() || !request.removeEntries().isEmpty();
        if (changes && request.maxEntries().isPresent()) {
            throw new ApiException(
                    new ApiError.InvalidParameterCombination("MaxEntries may not be changed together with entries"));
        }
        if (changes && request.currentVersion().isEmpty()) {
            throw new ApiException(new ApiError.MissingParameter("CurrentVersion"));
        }
        refuseOther(before, request.currentVersion().orElse(before.version()));
        SequencedMap<String, PrefixListStore.Entry> entries = new LinkedHashMap<>();
        lists.entries(tx, before.id(), before.version()).forEach(entry -> entries.put(entry.cidr(), entry));
        for (OldEntry old : request.removeEntries()) {
            if (entries.remove(block(old.cidr())) == null) {
                throw new ApiException(
                        new ApiError.InvalidParameterValue("The prefix list has no entry " + old.cidr() + "."));
            }
        }
        add(entries, request.addEntries());
        var after = new PrefixListStore.PrefixList(
                before.id(),
                before.account(),
                request.prefixListName().map(PrefixListActions::name).orElse(before.name()),
                request.maxEntries().map(PrefixListActions::maxEntries).orElse(before.maxEntries()),
                changes ? before.version() + 1 : before.version(),
                "modify-complete");
        refuseTooMany(after, entries.values());
        lists.update(tx, after);
        if (after.maxEntries() > before.maxEntries()) {
            refuseTooHeavy(tx, after);
        }
        if (changes) {
            lists.insert(tx, after, entries.values());
            touchUsers(tx, after.id());
        }
        return answer(tx, caller, after);
    }

    private Answered restore(Tx tx, Caller caller, RestoreRequest request) throws SQLException {
        var before = lists.require(tx, caller.account(), request.prefixListId());
        refuseOther(before, request.currentVersion());
        var entries = lists.entries(tx, before.id(), version(before, request.previousVersion()));
        var after = new PrefixListStore.PrefixList(
                before.id(),
                before.account(),
                before.name(),
                before.maxEntries(),
                before.version() + 1,
                "restore-complete");
        refuseTooMany(after, entries);
        lists.update(tx, after);
        lists.insert(tx, after, entries);
        touchUsers(tx, after.id());
        return answer(tx, caller, after);
    }

    private Answered delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        var list = lists.require(tx, caller.account(), request.prefixListId());
        var users = lists.users(tx, list.id());
        if (!users.isEmpty()) {
            throw new ApiException(new ApiError.DependencyViolation(
                    "The prefix list '" + list.id() + "' has dependencies and cannot be deleted: "
                            + users.getFirst().id() + " names it."));
        }
        var answer = answer(tx, caller, list);
        lists.delete(tx, list.id());
        ground.tags().removeAll(tx, list.id());
        return answer;
    }

    private Answered answer(Tx tx, Caller caller, PrefixListStore.PrefixList list) throws SQLException {
        return new Answered(item(
                caller,
                list,
                ground.tags().of(tx, List.of(list.id())).getOrDefault(list.id().value(), List.of())));
    }

    private Described describe(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.prefixListIds(), request.filters(), request.page());
        return new Described(
                found.items().stream()
                        .map(list -> item(caller, list, found.tags(list.id())))
                        .toList(),
                found.nextToken());
    }

    private OldDescribed describeOld(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.prefixListIds(), request.filters(), request.page());
        return ground.database().read(tx -> {
            var items = new java.util.ArrayList<OldItem>();
            for (var list : found.items()) {
                items.add(new OldItem(
                        lists.entries(tx, list.id(), list.version()).stream()
                                .map(PrefixListStore.Entry::cidr)
                                .toList(),
                        list.id(),
                        list.name()));
            }
            return new OldDescribed(items, found.nextToken());
        });
    }

    private Entries entries(Caller caller, EntriesRequest request) {
        var found = ground.database().read(tx -> {
            var list = listing.require(tx, caller.account(), request.prefixListId());
            long version = version(list, request.targetVersion().orElse(list.version()));
            return lists.entries(tx, list.id(), version);
        });
        var sorted = found.stream()
                .map(entry -> new EntryItem(entry.cidr(), entry.description()))
                .sorted(java.util.Comparator.comparing(EntryItem::cidr))
                .toList();
        var page = request.page().of(sorted, EntryItem::cidr);
        return new Entries(page.items(), page.nextToken());
    }

    private Associations associations(Caller caller, AssociationsRequest request) {
        var found = ground.database().read(tx -> {
            var list = listing.require(tx, caller.account(), request.prefixListId());
            return lists.users(tx, list.id());
        });
        var page = request.page().of(found, PrefixListStore.User::id);
        return new Associations(
                page.items().stream()
                        .map(user -> new AssociationItem(user.id(), caller.account()))
                        .toList(),
                page.nextToken());
    }

    private void touchUsers(Tx tx, PrefixListId id) throws SQLException {
        for (var vpc : lists.users(tx, id).stream()
                .map(PrefixListStore.User::vpc)
                .distinct()
                .toList()) {
            ground.vpcs().touch(tx, vpc);
        }
    }

    /** A list counts in each group that names it by the most entries that it may have. */
    private void refuseTooHeavy(Tx tx, PrefixListStore.PrefixList list) throws SQLException {
        if (lists.heaviestUser(tx, list.id()) > PrefixListStore.RULES_MAX) {
            throw NetworkFault.RULE_LIMIT.because("A security group that names " + list.id() + " would have more than "
                    + PrefixListStore.RULES_MAX + " rules.");
        }
    }

    private static void refuseOther(PrefixListStore.PrefixList list, long asked) {
        if (list.version() != asked) {
            throw NetworkFault.PREFIX_LIST_VERSION.because("The prefix list has the version " + list.version() + ".");
        }
    }

    private static long version(PrefixListStore.PrefixList list, long asked) {
        if (asked < PrefixListStore.oldest(list) || asked > list.version()) {
            throw new ApiException(new ApiError.InvalidParameterValue("The prefix list " + list.id()
                    + " has no version " + asked + ": " + PrefixListStore.oldest(list) + " to " + list.version()
                    + " are kept."));
        }
        return asked;
    }

    private static void refuseTooMany(PrefixListStore.PrefixList list, Collection<PrefixListStore.Entry> entries) {
        if (entries.size() > list.maxEntries()) {
            throw NetworkFault.PREFIX_LIST_MAX_ENTRIES.because(
                    "You've reached the maximum number of entries for the prefix list.");
        }
    }

    private static void add(SequencedMap<String, PrefixListStore.Entry> entries, List<NewEntry> added) {
        if (added.size() > ENTRIES_PER_CALL) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "A request may add " + ENTRIES_PER_CALL + " entries, not " + added.size()));
        }
        for (NewEntry entry : added) {
            String block = block(entry.cidr());
            String description = entry.description().orElse("");
            if (description.length() > TEXT_MAX) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "An entry's description may have " + TEXT_MAX + " characters"));
            }
            if (entries.put(block, new PrefixListStore.Entry(block, description)) != null) {
                throw new ApiException(
                        new ApiError.InvalidParameterValue("Duplicate entries in the prefix list: " + block));
            }
        }
    }

    private static String block(String text) {
        return Optional.of(text)
                .filter(any -> any.contains("/"))
                .flatMap(Ipv4Block::parse)
                .map(Ipv4Block::toString)
                .orElseThrow(() -> new ApiException(
                        new ApiError.InvalidParameterValue("The CIDR (" + text + ") is not a valid IPv4 block.")));
    }

    private static String name(String text) {
        if (text.length() > TEXT_MAX || text.startsWith("com.amazonaws")) {
            throw new ApiException(new ApiError.InvalidParameterValue("A prefix list's name has up to " + TEXT_MAX
                    + " characters and does not begin with com.amazonaws"));
        }
        return text;
    }

    private static int maxEntries(int asked) {
        if (asked < 1 || asked > ENTRIES_MAX) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("MaxEntries must be 1 to " + ENTRIES_MAX + ", not " + asked));
        }
        return asked;
    }

    private static ListItem item(Caller caller, PrefixListStore.PrefixList list, List<Tag> tags) {
        return new ListItem(
                list.id(),
                "IPv4",
                list.state(),
                caller.arn(TYPE, list.id()).value(),
                list.name(),
                list.maxEntries(),
                list.version(),
                tags,
                list.account());
    }
}
