package io.ironbark.walrus.cors;

import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A bucket's configuration: the first rule that fits counts. */
public record Rules(List<Rule> rules) {
    static final String ROOT = "CORSConfiguration";

    private static final Set<String> METHODS = Set.of("GET", "PUT", "HEAD", "POST", "DELETE");
    private static final int MAX_RULES = 100;
    private static final int MAX_ID = 255;

    public Rules {
        rules = List.copyOf(rules);
    }

    static Rules read(byte[] document) {
        var elements = XmlReader.read(document, ROOT).all("CORSRule");
        if (elements.isEmpty() || elements.size() > MAX_RULES) {
            throw S3Error.MalformedXML.asException();
        }
        var rules = new ArrayList<Rule>();
        for (var element : elements) {
            rules.add(rule(element));
        }
        return new Rules(rules);
    }

    private static Rule rule(XmlReader.Element element) {
        var methods = texts(element, "AllowedMethod");
        var origins = texts(element, "AllowedOrigin");
        var headers = texts(element, "AllowedHeader");
        if (methods.isEmpty() || origins.isEmpty()) {
            throw S3Error.MalformedXML.asException();
        }
        for (var method : methods) {
            if (!METHODS.contains(method)) {
                throw S3Error.InvalidRequest.because(
                        "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
            }
        }
        origins.forEach(origin -> checkStars("AllowedOrigin", origin));
        headers.forEach(header -> checkStars("AllowedHeader", header));
        var exposed = texts(element, "ExposeHeader");
        for (var header : exposed) {
            if (header.contains("*")) {
                throw S3Error.InvalidRequest.because("ExposeHeader \"" + header
                        + "\" contains wildcard. We currently do not support wildcard for ExposeHeader.");
            }
        }
        checkCharacters(origins);
        checkCharacters(headers);
        checkCharacters(exposed);
        var id = element.first("ID");
        if (id.filter(text -> text.length() > MAX_ID).isPresent()) {
            throw S3Error.InvalidRequest.because("The ID of a rule can have up to 255 characters");
        }
        return new Rule(
                id,
                origins,
                methods,
                headers,
                exposed,
                element.first("MaxAgeSeconds").map(Rules::seconds));
    }

    private static List<String> texts(XmlReader.Element element, String name) {
        return element.all(name).stream().map(child -> child.text().strip()).toList();
    }

    private static void checkStars(String what, String text) {
        if (text.indexOf('*') != text.lastIndexOf('*')) {
            throw S3Error.InvalidRequest.because(
                    "%s \"%s\" can not have more than one wildcard.".formatted(what, text));
        }
    }

    /** They come back in header fields. */
    private static void checkCharacters(List<String> texts) {
        for (var text : texts) {
            if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
                throw S3Error.MalformedXML.asException();
            }
        }
    }

    private static int seconds(String text) {
        try {
            int seconds = Integer.parseInt(text.strip());
            if (seconds >= 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw malformed();
        }
        throw malformed();
    }

    private static S3Exception malformed() {
        return S3Error.MalformedXML.asException();
    }

    Xml document() {
        return Xml.document(
                ROOT,
                xml -> rules.forEach(rule -> xml.element("CORSRule", one -> {
                    rule.id().ifPresent(id -> one.text("ID", id));
                    rule.methods().forEach(method -> one.text("AllowedMethod", method));
                    rule.origins().forEach(origin -> one.text("AllowedOrigin", origin));
                    rule.headers().forEach(header -> one.text("AllowedHeader", header));
                    rule.maxAgeSeconds().ifPresent(seconds -> one.number("MaxAgeSeconds", seconds));
                    rule.exposed().forEach(header -> one.text("ExposeHeader", header));
                })));
    }

    /** The rule that lets a script of this origin use the method and send the headers. */
    Optional<Rule> find(String origin, String method, List<String> headers) {
        return rules.stream()
                .filter(rule -> rule.allows(origin, method) && rule.allowsHeaders(headers))
                .findFirst();
    }
}
