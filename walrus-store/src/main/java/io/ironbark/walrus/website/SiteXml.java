package io.ironbark.walrus.website;

import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The document that says how a bucket is a web site. */
final class SiteXml {
    static final String ROOT = "WebsiteConfiguration";

    private static final int MAX_RULES = 50;
    private static final int REDIRECTION = 300;
    private static final int ERROR = 400;
    private static final int END = 600;

    private SiteXml() {}

    static Site read(byte[] document) {
        var root = XmlReader.read(document, ROOT);
        var all = child(root, "RedirectAllRequestsTo").map(SiteXml::everythingTo);
        var index = child(root, "IndexDocument").map(element -> required(element, "Suffix"));
        var error = child(root, "ErrorDocument").map(element -> required(element, "Key"));
        var rules = child(root, "RoutingRules").map(SiteXml::rules).orElse(List.of());
        if (all.isPresent()) {
            if (index.isPresent() || error.isPresent() || !rules.isEmpty()) {
                throw S3Error.InvalidRequest.because(
                        "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.");
            }
            return new Site(all, index, error, rules);
        }
        if (index.isEmpty()) {
            throw invalid("A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty");
        }
        if (index.get().contains("/")) {
            throw invalid("The IndexDocument Suffix is not well formed");
        }
        return new Site(all, index, error, rules);
    }

    private static Optional<XmlReader.Element> child(XmlReader.Element element, String name) {
        return element.all(name).stream().findFirst();
    }

    private static String required(XmlReader.Element element, String name) {
        return element.first(name)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> invalid("The " + element.name() + " " + name + " is not well formed"));
    }

    private static Redirect everythingTo(XmlReader.Element element) {
        return new Redirect(
                Optional.of(host(required(element, "HostName"))),
                protocol(element),
                Redirect.MOVED,
                Optional.empty(),
                Optional.empty());
    }

    private static List<RoutingRule> rules(XmlReader.Element element) {
        var elements = element.all("RoutingRule");
        if (elements.isEmpty()) {
            throw S3Error.MalformedXML.asException();
        }
        if (elements.size() > MAX_RULES) {
            throw S3Error.InvalidRequest.because(
                    elements.size() + " routing rules provided, the number of routing rules in a website configuration"
                            + " is limited to " + MAX_RULES + ".");
        }
        var rules = new ArrayList<RoutingRule>();
        for (var rule : elements) {
            var condition = child(rule, "Condition");
            var prefix = condition.flatMap(one -> one.first("KeyPrefixEquals"));
            var error = condition.flatMap(one -> one.first("HttpErrorCodeReturnedEquals"));
            if (condition.isPresent() && prefix.isEmpty() && error.isEmpty()) {
                throw invalid("Condition cannot be empty. To redirect all requests without a condition, the condition"
                        + " element shouldn't be present.");
            }
            var redirect = child(rule, "Redirect").orElseThrow(S3Error.MalformedXML::asException);
            rules.add(new RoutingRule(prefix, error.map(text -> number(text, ERROR, END)), redirect(redirect)));
        }
        return rules;
    }

    private static Redirect redirect(XmlReader.Element element) {
        var prefix = element.first("ReplaceKeyPrefixWith");
        var key = element.first("ReplaceKeyWith");
        if (prefix.isPresent() && key.isPresent()) {
            throw S3Error.InvalidRequest.because("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
        }
        if (element.children().isEmpty()) {
            throw S3Error.MalformedXML.asException();
        }
        return new Redirect(
                element.first("HostName").map(SiteXml::host),
                protocol(element),
                element.first("HttpRedirectCode")
                        .map(text -> number(text, REDIRECTION + 1, ERROR))
                        .orElse(Redirect.MOVED),
                prefix,
                key);
    }

    private static Optional<String> protocol(XmlReader.Element element) {
        var protocol = element.first("Protocol").map(String::strip);
        protocol.filter(text -> !List.of("http", "https").contains(text)).ifPresent(other -> {
            throw S3Error.InvalidRequest.because("Invalid protocol, protocol can be http or https. If not defined the"
                    + " protocol will be selected automatically.");
        });
        return protocol;
    }

    /** It goes into a header field. */
    private static String host(String text) {
        var host = text.strip();
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '/')) {
            throw invalid("The HostName is not well formed");
        }
        return host;
    }

    private static int number(String text, int from, int below) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= from && number < below) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalidCode(text);
        }
        throw invalidCode(text);
    }

    private static S3Exception invalidCode(String text) {
        return S3Error.InvalidRequest.because("The provided HTTP code (" + text + ") is not valid.");
    }

    private static S3Exception invalid(String message) {
        return S3Error.InvalidArgument.because(message);
    }

    static Xml write(Site site) {
        return Xml.document(ROOT, xml -> {
            site.everythingTo()
                    .ifPresent(all -> xml.element("RedirectAllRequestsTo", one -> {
                        all.host().ifPresent(host -> one.text("HostName", host));
                        all.protocol().ifPresent(protocol -> one.text("Protocol", protocol));
                    }));
            site.index().ifPresent(index -> xml.element("IndexDocument", one -> one.text("Suffix", index)));
            site.error().ifPresent(error -> xml.element("ErrorDocument", one -> one.text("Key", error)));
            if (!site.rules().isEmpty()) {
                xml.element("RoutingRules", all -> site.rules().forEach(rule -> write(all, rule)));
            }
        });
    }

    private static void write(Xml xml, RoutingRule rule) {
        xml.element("RoutingRule", one -> {
            if (rule.prefix().isPresent() || rule.error().isPresent()) {
                one.element("Condition", condition -> {
                    rule.prefix().ifPresent(prefix -> condition.text("KeyPrefixEquals", prefix));
                    rule.error().ifPresent(code -> condition.number("HttpErrorCodeReturnedEquals", code));
                });
            }
            one.element("Redirect", redirect -> {
                var to = rule.redirect();
                to.protocol().ifPresent(protocol -> redirect.text("Protocol", protocol));
                to.host().ifPresent(host -> redirect.text("HostName", host));
                to.keyPrefix().ifPresent(prefix -> redirect.text("ReplaceKeyPrefixWith", prefix));
                to.key().ifPresent(key -> redirect.text("ReplaceKeyWith", key));
                redirect.number("HttpRedirectCode", to.status());
            });
        });
    }
}
