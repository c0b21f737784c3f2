package io.ironbark.proto.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A part of a document and where it stands, so that every error can name the place. */
record Element(String place, JsonNode node) {
    MalformedPolicyException refuse(String reason) {
        return new MalformedPolicyException(place, reason);
    }

    /** The members of an object, in order. */
    List<Member> members() throws MalformedPolicyException {
        if (!node.isObject()) {
            throw refuse("is not an object");
        }
        var members = new ArrayList<Member>();
        for (var property : node.properties()) {
            String name = property.getKey();
            String inner = place.equals(PolicyReader.DOCUMENT) ? quote(name) : place + "." + quote(name);
            members.add(new Member(name, new Element(inner, property.getValue())));
        }
        return members;
    }

    /** The entries of an array, or this itself if it is none. Refuses an empty array and too many entries. */
    List<Element> entries(int most) throws MalformedPolicyException {
        if (!node.isArray()) {
            return List.of(this);
        }
        if (node.isEmpty()) {
            throw refuse("is empty");
        }
        if (node.size() > most) {
            throw refuse("has more than " + most + " entries");
        }
        var entries = new ArrayList<Element>(node.size());
        for (JsonNode entry : node) {
            entries.add(new Element(place + "[" + entries.size() + "]", entry));
        }
        return entries;
    }

    /** The text of a string. */
    String text(int most) throws MalformedPolicyException {
        if (!node.isTextual()) {
            throw refuse("is not a string");
        }
        if (node.textValue().length() > most) {
            throw refuse("is longer than " + most + " characters");
        }
        return node.textValue();
    }

    /** The text of a string, a number or a truth value, as condition values may be. */
    String scalar() throws MalformedPolicyException {
        if (node.isNumber() || node.isBoolean()) {
            return node.asText();
        }
        return text(PolicyLimits.VALUE_CHARS_MAX);
    }

    /** Words of the document, cut and without control characters, to be shown in an error. */
    static String quote(String text) {
        String cut = text.length() <= PolicyLimits.QUOTE_CHARS_MAX
                ? text
                : text.substring(0, PolicyLimits.QUOTE_CHARS_MAX) + "…";
        return cut.replaceAll("[^\\P{C}…]", "?");
    }

    /** A name and what it stands for. */
    record Member(String name, Element element) {}
}
