package io.ironbark.proto.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads the outer level of a document: Version, Id, Statement. */
final class PolicyReader {
    /** The place of the whole document in errors. */
    static final String DOCUMENT = "The policy";

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(PolicyLimits.DEPTH_MAX)
                            .maxStringLength(PolicyLimits.TEXT_CHARS_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private PolicyReader() {}

    static PolicyDocument read(PolicyKind kind, String json) throws MalformedPolicyException {
        if (json.length() > PolicyLimits.TEXT_CHARS_MAX) {
            throw new MalformedPolicyException(
                    DOCUMENT, "is longer than " + PolicyLimits.TEXT_CHARS_MAX + " characters");
        }
        int size = kind.size(json);
        if (size > kind.sizeMax()) {
            throw new MalformedPolicyException(
                    DOCUMENT, "has a size of " + size + ", where " + kind.sizeMax() + " is the most");
        }
        var version = PolicyDocument.Version.V2008;
        Optional<String> id = Optional.empty();
        Optional<Element> statements = Optional.empty();
        for (var member : new Element(DOCUMENT, tree(json)).members()) {
            switch (member.name()) {
                case "Version" -> version = version(member.element());
                case "Id" -> id = Optional.of(member.element().text(PolicyLimits.LABEL_CHARS_MAX));
                case "Statement" -> statements = Optional.of(member.element());
                default -> throw member.element().refuse("is not an element of a policy");
            }
        }
        if (statements.isEmpty()) {
            throw new MalformedPolicyException(DOCUMENT, "has no Statement");
        }
        return new PolicyDocument(kind, version, id, statements(kind, version, statements.get()));
    }

    private static JsonNode tree(String json) throws MalformedPolicyException {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String place = at == null ? DOCUMENT : "Line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new MalformedPolicyException(place, "is not JSON: " + Element.quote(e.getOriginalMessage()));
        }
    }

    private static PolicyDocument.Version version(Element element) throws MalformedPolicyException {
        String date = element.text(PolicyLimits.LABEL_CHARS_MAX);
        for (var version : PolicyDocument.Version.values()) {
            if (version.date().equals(date)) {
                return version;
            }
        }
        throw element.refuse("is neither 2012-10-17 nor 2008-10-17");
    }

    private static List<Statement> statements(PolicyKind kind, PolicyDocument.Version version, Element element)
            throws MalformedPolicyException {
        var statements = new ArrayList<Statement>();
        var sids = new HashSet<String>();
        for (Element entry : element.entries(PolicyLimits.STATEMENTS_MAX)) {
            var statement = new StatementReader(kind, version).read(entry);
            if (statement.sid().isPresent() && !sids.add(statement.sid().get())) {
                throw entry.refuse("has the Sid of another statement: "
                        + Element.quote(statement.sid().get()));
            }
            statements.add(statement);
        }
        return statements;
    }
}
