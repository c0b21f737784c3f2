package io.ironbark.cloud.prefixlist;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.proto.id.PrefixListId;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Prefix lists changed version by version, older versions restored, and what each holds. */
public final class PrefixListVersions {
    private static final String TYPE = Kind.PREFIX_LIST.resourceType();

    private final Ground ground;
    private final PrefixListStore lists;
    private final Listing<PrefixListStore.PrefixList> listing;

    public PrefixListVersions(Ground ground, PrefixListStore lists) {
        this.ground = ground;
        this.lists = lists;
        this.listing = PrefixListActions.listing(ground, lists);
    }

    record ModifyRequest(
            PrefixListId prefixListId,
            Optional<Long> currentVersion,
            Optional<String> prefixListName,
            List<PrefixListForm.NewEntry> addEntries,
            List<PrefixListForm.OldEntry> removeEntries,
            Optional<Integer> maxEntries) {}

    record RestoreRequest(PrefixListId prefixListId, long previousVersion, long currentVersion) {}

    record EntriesRequest(PrefixListId prefixListId, Optional<Long> targetVersion, PageRequest page) {}

    record Entries(List<EntryItem> entries, Optional<String> nextToken) {}

    record EntryItem(String cidr, String description) {}

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write(
                                "ModifyManagedPrefixList",
                                ModifyRequest.class,
                                PrefixListActions.Answered.class,
                                this::modify)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.prefixListId()))),
                Action.write(
                                "RestoreManagedPrefixListVersion",
                                RestoreRequest.class,
                                PrefixListActions.Answered.class,
                                this::restore)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.prefixListId()))),
                Action.read("GetManagedPrefixListEntries", EntriesRequest.class, Entries.class, this::entries));
    }

    /** Entries are changed in a new version; a name and the most entries are not versioned. */
    private PrefixListActions.Answered modify(Tx tx, Caller caller, ModifyRequest request) throws SQLException {
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
        for (PrefixListForm.OldEntry old : request.removeEntries()) {
            if (entries.remove(PrefixListForm.block(old.cidr())) == null) {
                throw new ApiException(
                        new ApiError.InvalidParameterValue("The prefix list has no entry " + old.cidr() + "."));
            }
        }
        PrefixListForm.add(entries, request.addEntries());
        var after = new PrefixListStore.PrefixList(
                before.id(),
                before.account(),
                request.prefixListName().map(PrefixListForm::name).orElse(before.name()),
                request.maxEntries().map(PrefixListForm::maxEntries).orElse(before.maxEntries()),
                changes ? before.version() + 1 : before.version(),
                "modify-complete");
        PrefixListForm.refuseTooMany(after, entries.values());
        lists.update(tx, after);
        if (after.maxEntries() > before.maxEntries()) {
            refuseTooHeavy(tx, after);
        }
        if (changes) {
            lists.insert(tx, after, entries.values());
            touchUsers(tx, after.id());
        }
        return PrefixListActions.answered(tx, ground, caller, after);
    }

    private PrefixListActions.Answered restore(Tx tx, Caller caller, RestoreRequest request) throws SQLException {
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
        PrefixListForm.refuseTooMany(after, entries);
        lists.update(tx, after);
        lists.insert(tx, after, entries);
        touchUsers(tx, after.id());
        return PrefixListActions.answered(tx, ground, caller, after);
    }

    private Entries entries(Caller caller, EntriesRequest request) {
        var found = ground.database().read(tx -> {
            var list = listing.require(tx, caller.account(), request.prefixListId());
            long version = version(list, request.targetVersion().orElse(list.version()));
            return lists.entries(tx, list.id(), version);
        });
        var sorted = found.stream()
                .map(entry -> new EntryItem(entry.cidr(), entry.description()))
                .sorted(Comparator.comparing(EntryItem::cidr))
                .toList();
        var page = request.page().of(sorted, EntryItem::cidr);
        return new Entries(page.items(), page.nextToken());
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
}
