package io.ironbark.cloud.prefixlist;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.vpc.Ipv4Block;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** What a prefix list may be: its name, its entries, how many. */
final class PrefixListForm {
    private static final int ENTRIES_MAX = 1_000;
    private static final int ENTRIES_PER_CALL = 100;
    private static final int TEXT_MAX = 255;

    private PrefixListForm() {}

    record NewEntry(String cidr, Optional<String> description) {}

    record OldEntry(String cidr) {}

    static void refuseTooMany(PrefixListStore.PrefixList list, Collection<PrefixListStore.Entry> entries) {
        if (entries.size() > list.maxEntries()) {
            throw NetworkFault.PREFIX_LIST_MAX_ENTRIES.because(
                    "You've reached the maximum number of entries for the prefix list.");
        }
    }

    static void add(SequencedMap<String, PrefixListStore.Entry> entries, List<NewEntry> added) {
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

    static String block(String text) {
        return Optional.of(text)
                .filter(any -> any.contains("/"))
                .flatMap(Ipv4Block::parse)
                .map(Ipv4Block::toString)
                .orElseThrow(() -> new ApiException(
                        new ApiError.InvalidParameterValue("The CIDR (" + text + ") is not a valid IPv4 block.")));
    }

    static String name(String text) {
        if (text.length() > TEXT_MAX || text.startsWith("com.amazonaws")) {
            throw new ApiException(new ApiError.InvalidParameterValue("A prefix list's name has up to " + TEXT_MAX
                    + " characters and does not begin with com.amazonaws"));
        }
        return text;
    }

    static int maxEntries(int asked) {
        if (asked < 1 || asked > ENTRIES_MAX) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("MaxEntries must be 1 to " + ENTRIES_MAX + ", not " + asked));
        }
        return asked;
    }
}
