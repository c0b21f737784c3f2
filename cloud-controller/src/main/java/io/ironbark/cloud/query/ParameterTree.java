package io.ironbark.cloud.query;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Parameters by the parts of their dotted names: {@code Filter.1.Value.2=x} is the value of a node four levels down.
 */
final class ParameterTree {
    /** The highest index that a list may have; far more than any list may hold. */
    private static final int INDEX_DIGITS_MAX = 7;

    private Optional<String> value = Optional.empty();
    private final Map<String, ParameterTree> children = new LinkedHashMap<>();

    /** Makes the tree of parameters, none of them given twice. */
    static ParameterTree of(Map<String, String> parameters) {
        var root = new ParameterTree();
        parameters.forEach((name, text) -> {
            ParameterTree node = root;
            int start = 0;
            while (start <= name.length()) {
                int dot = name.indexOf('.', start);
                int end = dot < 0 ? name.length() : dot;
                node = node.children.computeIfAbsent(name.substring(start, end), _ -> new ParameterTree());
                start = end + 1;
            }
            node.value = Optional.of(text);
        });
        return root;
    }

    Map<String, ParameterTree> children() {
        return children;
    }

    /** The text of a scalar: the node's own, or that of an only element. */
    Optional<String> text() {
        if (value.isPresent() || children.size() != 1) {
            return value;
        }
        var only = children.entrySet().iterator().next();
        return isIndex(only.getKey()) ? only.getValue().value : Optional.empty();
    }

    /** True if there is text other than the empty one, here or below. */
    boolean meansSomething() {
        return value.filter(text -> !text.isEmpty()).isPresent()
                || children.values().stream().anyMatch(ParameterTree::meansSomething);
    }

    /** The elements of a list, by their numbers in order; the node itself if it comes without. */
    Collection<Map.Entry<String, ParameterTree>> elements(String path, boolean member) {
        ParameterTree list = member && children.size() == 1 && children.containsKey("member")
                ? java.util.Objects.requireNonNull(children.get("member"))
                : this;
        if (list.children.keySet().stream().noneMatch(ParameterTree::isIndex)) {
            return List.of(Map.entry("", this));
        }
        var numbered = new TreeMap<Integer, Map.Entry<String, ParameterTree>>();
        list.children.forEach((name, child) -> {
            if (!isIndex(name)) {
                throw new ApiException(new ApiError.UnknownParameter(path + "." + name));
            }
            String index = list == this ? "." + name : ".member." + name;
            if (numbered.put(Integer.parseInt(name), Map.entry(index, child)) != null) {
                throw new ApiException(new ApiError.DuplicateParameter(path + "." + name));
            }
        });
        return numbered.values();
    }

    private static boolean isIndex(String name) {
        return !name.isEmpty()
                && name.length() <= INDEX_DIGITS_MAX
                && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
