package io.ironbark.cloud.region;

import io.ironbark.proto.id.ZoneName;
import java.util.Optional;
import java.util.SortedMap;

/** The zones of the region and what is wrong with each, if anything is. */
@FunctionalInterface
public interface ZoneStates {
    /** Every zone, with a sentence about its trouble if it has one. */
    SortedMap<ZoneName, Optional<String>> states();

    /** A zone's id, which is the same for all accounts: {@code ib-local-1a} is {@code ibl1-az1}. */
    static String zoneId(ZoneName zone) {
        String name = zone.value();
        int digit = name.length() - 2;
        var initials = new StringBuilder();
        for (String word : name.substring(0, digit - 1).split("-", -1)) {
            initials.append(word, 0, initials.isEmpty() ? Math.min(2, word.length()) : 1);
        }
        return initials.append(name.charAt(digit)) + "-az" + (name.charAt(digit + 1) - 'a' + 1);
    }
}
