package io.ironbark.walrus.website;

import java.util.List;
import java.util.Optional;

/**
 * How a bucket is a web site.
 *
 * @param everythingTo if present, all else is empty
 * @param index the suffix that makes the key of a folder's page
 * @param error the key of the page that stands in for errors
 */
public record Site(
        Optional<Redirect> everythingTo, Optional<String> index, Optional<String> error, List<RoutingRule> rules) {
    public Site {
        rules = List.copyOf(rules);
    }

    /** The key of the page that a request's key stands for. */
    String page(String key) {
        return key.isEmpty() || key.endsWith("/") ? key + index.orElse("") : key;
    }

    /** The key of the page that there would be if the request's key were a folder. */
    Optional<String> folderPage(String key) {
        return key.isEmpty() || key.endsWith("/") ? Optional.empty() : index.map(suffix -> key + "/" + suffix);
    }

    /** The rule for a key, whatever would come of it. */
    Optional<RoutingRule> before(String key) {
        return rules.stream()
                .filter(rule -> rule.error().isEmpty() && rule.fits(key))
                .findFirst();
    }

    /** The rule for a key that came to an error. */
    Optional<RoutingRule> after(String key, int status) {
        return rules.stream()
                .filter(rule -> rule.error().filter(code -> code == status).isPresent() && rule.fits(key))
                .findFirst();
    }
}
