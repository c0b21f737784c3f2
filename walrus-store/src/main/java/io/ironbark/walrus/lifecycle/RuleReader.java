package io.ironbark.walrus.lifecycle;

import io.ironbark.walrus.object.Tags;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.XmlReader.Element;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads one rule, and refuses one that S3 would refuse or that would not be carried out. */
final class RuleReader {
    private static final int MAX_ID = 255;
    private static final int MAX_KEPT = 100;
    private static final Set<String> TRANSITIONS = Set.of("Transition", "NoncurrentVersionTransition");
    private static final Set<String> ACTIONS =
            Set.of("Expiration", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload");

    private final Element element;

    private RuleReader(Element element) {
        this.element = element;
    }

    /** Takes the id for a rule that has none. */
    static Rule read(Element element, String freshId) {
        return new RuleReader(element).rule(freshId);
    }

    private Rule rule(String freshId) {
        if (element.children().stream().anyMatch(child -> TRANSITIONS.contains(child.name()))) {
            throw S3Error.NotImplemented.because("Transitions are not implemented: there is one storage class.");
        }
        var id = element.first("ID").filter(text -> !text.isEmpty()).orElse(freshId);
        if (id.length() > MAX_ID) {
            throw S3Error.InvalidArgument.because("ID length should not exceed allowed limit of " + MAX_ID);
        }
        if (element.children().stream().noneMatch(child -> ACTIONS.contains(child.name()))) {
            throw S3Error.InvalidRequest.because("At least one action needs to be specified in a rule");
        }
        var filter = filter();
        var expiration = only(element, "Expiration").map(RuleReader::expiration);
        var abort = only(element, "AbortIncompleteMultipartUpload")
                .map(action -> days(action, "DaysAfterInitiation").orElseThrow(S3Error.MalformedXML::asException));
        if (filter.isNarrow() && abort.isPresent()) {
            throw S3Error.InvalidRequest.because(
                    "AbortIncompleteMultipartUpload cannot be specified with Tags or object sizes");
        }
        if (!filter.tags().isEmpty()
                && expiration.filter(Rule.Expiration::markers).isPresent()) {
            throw S3Error.InvalidRequest.because("ExpiredObjectDeleteMarker cannot be specified with Tags");
        }
        return new Rule(
                id,
                isEnabled(),
                filter,
                expiration,
                only(element, "NoncurrentVersionExpiration").map(RuleReader::noncurrent),
                abort);
    }

    private boolean isEnabled() {
        return switch (element.first("Status").orElse("")) {
            case "Enabled" -> true;
            case "Disabled" -> false;
            default -> throw S3Error.MalformedXML.asException();
        };
    }

    private static Rule.Expiration expiration(Element action) {
        var days = days(action, "Days");
        var date = action.first("Date").map(RuleReader::midnight);
        var markers = action.first("ExpiredObjectDeleteMarker");
        if ((days.isPresent() ? 1 : 0) + (date.isPresent() ? 1 : 0) + (markers.isPresent() ? 1 : 0) != 1) {
            throw S3Error.MalformedXML.asException();
        }
        return new Rule.Expiration(
                days, date, markers.filter("true"::equalsIgnoreCase).isPresent());
    }

    private static Rule.Noncurrent noncurrent(Element action) {
        int days = days(action, "NoncurrentDays").orElseThrow(S3Error.MalformedXML::asException);
        int kept = days(action, "NewerNoncurrentVersions").orElse(0);
        if (kept > MAX_KEPT) {
            throw S3Error.InvalidArgument.because("'NewerNoncurrentVersions' must be between 1 and " + MAX_KEPT);
        }
        return new Rule.Noncurrent(days, kept);
    }

    private static Instant midnight(String text) {
        OffsetDateTime date;
        try {
            date = OffsetDateTime.parse(text.strip()).withOffsetSameInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw S3Error.MalformedXML.asException();
        }
        if (!date.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            throw S3Error.InvalidArgument.because("'Date' must be at midnight GMT");
        }
        return date.toInstant();
    }

    /** A filter, or the prefix that stood in its place before there were filters. */
    private Filter filter() {
        var filter = only(element, "Filter");
        var prefix = element.first("Prefix");
        if (filter.isPresent() == prefix.isPresent()) {
            throw S3Error.MalformedXML.asException();
        }
        if (prefix.isPresent()) {
            return new Filter(prefix.get(), new TreeMap<>(), Optional.empty(), Optional.empty());
        }
        var and = only(filter.get(), "And");
        if (filter.get().children().size() > 1) {
            throw S3Error.MalformedXML.asException();
        }
        return conditions(and.orElse(filter.get()));
    }

    private static Filter conditions(Element all) {
        var tags = all.all("Tag").isEmpty()
                ? new TreeMap<String, String>()
                : Tags.read(new Element("Tagging", "", List.of(new Element("TagSet", "", all.all("Tag")))));
        var above = all.first("ObjectSizeGreaterThan").map(RuleReader::size);
        var below = all.first("ObjectSizeLessThan").map(RuleReader::size);
        if (above.isPresent() && below.isPresent() && above.get() >= below.get()) {
            throw S3Error.InvalidRequest.because(
                    "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'");
        }
        return new Filter(all.first("Prefix").orElse(""), tags, above, below);
    }

    private static Optional<Element> only(Element parent, String name) {
        var all = parent.all(name);
        if (all.size() > 1) {
            throw S3Error.MalformedXML.asException();
        }
        return all.stream().findFirst();
    }

    private static long size(String text) {
        try {
            long size = Long.parseLong(text.strip());
            if (size >= 0) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw S3Error.MalformedXML.asException();
        }
        throw notPositive("ObjectSize");
    }

    private static Optional<Integer> days(Element action, String name) {
        return action.first(name).map(text -> {
            try {
                int days = Integer.parseInt(text.strip());
                if (days > 0) {
                    return days;
                }
            } catch (NumberFormatException e) {
                throw S3Error.MalformedXML.asException();
            }
            throw notPositive(name);
        });
    }

    private static S3Exception notPositive(String name) {
        return S3Error.InvalidArgument.because("'" + name + "' must be a positive integer")
                .with("ArgumentName", name);
    }
}
