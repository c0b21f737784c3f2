package io.ironbark.walrus.lifecycle;

import io.ironbark.proto.hop.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A bucket's rules, and what they say of objects, versions and uploads. */
public record Lifecycle(List<Rule> rules) {
    public Lifecycle {
        rules = List.copyOf(rules);
    }

    /** As it stands in a row. */
    public static Lifecycle parse(String json) {
        try {
            return Json.mapper().readValue(json, Lifecycle.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String text() {
        return new String(Json.write(this), StandardCharsets.UTF_8);
    }

    /** When an object expires, and by which rule. */
    public record Expiry(Instant at, String rule) {}

    /** The soonest expiry of a current object. */
    public Optional<Expiry> expiry(Filter.Subject subject, Instant modifiedAt, LifecycleDay day) {
        return enabled().stream()
                .filter(rule -> rule.expiration().isPresent() && rule.filter().matches(subject))
                .flatMap(rule ->
                        at(rule.expiration().get(), modifiedAt, day).map(at -> new Expiry(at, rule.id())).stream())
                .min(Comparator.comparing(Expiry::at));
    }

    private static Optional<Instant> at(Rule.Expiration expiration, Instant modifiedAt, LifecycleDay day) {
        return expiration.date().or(() -> expiration.days().map(days -> day.after(modifiedAt, days)));
    }

    /**
     * True if a version that is not current may go.
     *
     * @param newer how many versions of its key are noncurrent and newer than it
     */
    public boolean hasExpired(Filter.Subject subject, Instant noncurrentAt, int newer, Now now) {
        return enabled().stream()
                .filter(rule -> rule.noncurrent().isPresent() && rule.filter().matches(subject))
                .map(rule -> rule.noncurrent().get())
                .anyMatch(rule -> newer >= rule.kept()
                        && !now.day().after(noncurrentAt, rule.days()).isAfter(now.time()));
    }

    /** True if a delete marker may go that stands for nothing any more: its key has no other version. */
    public boolean removesMarker(String key, Instant modifiedAt, Now now) {
        return enabled().stream()
                .filter(rule -> rule.expiration().isPresent()
                        && !rule.filter().isNarrow()
                        && key.startsWith(rule.filter().prefix()))
                .map(rule -> rule.expiration().get())
                .anyMatch(expiration -> expiration.markers()
                        || at(expiration, modifiedAt, now.day())
                                .filter(at -> !at.isAfter(now.time()))
                                .isPresent());
    }

    /** True if an upload is given up. */
    public boolean abandons(String key, Instant initiatedAt, Now now) {
        return enabled().stream()
                .filter(rule -> rule.abortDays().isPresent()
                        && key.startsWith(rule.filter().prefix()))
                .anyMatch(rule ->
                        !now.day().after(initiatedAt, rule.abortDays().get()).isAfter(now.time()));
    }

    /** When, and how long a day is. */
    public record Now(Instant time, LifecycleDay day) {}

    private List<Rule> enabled() {
        return rules.stream().filter(Rule::isEnabled).toList();
    }
}
