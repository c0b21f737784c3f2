package io.ironbark.cloud.query;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.model.Shape;
import java.util.ArrayList;
import java.util.List;

/** Makes a value of a node of the parameters. */
sealed interface ValueReader permits ScalarReader, StructureReader, DocumentReader, ValueReader.Elements {
    /** The value. {@code path} is the node's name for messages. */
    Object read(ParameterTree node, String path);

    /** Reads a list. */
    record Elements(ValueReader element, boolean keepEmpty, int max) implements ValueReader {
        private static final int COUNT_MAX = 1_000;

        /** As many elements as the model allows, or as we do. */
        static int most(Shape.Sequence sequence) {
            return (int) Math.min(COUNT_MAX, sequence.max().orElse((long) COUNT_MAX));
        }

        @Override
        public Object read(ParameterTree node, String path) {
            var elements = node.elements(path, true);
            if (elements.size() > max) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "The parameter " + path + " has more than " + max + " elements"));
            }
            var values = new ArrayList<Object>(elements.size());
            for (var entry : elements) {
                if (keepEmpty || entry.getValue().meansSomething()) {
                    values.add(element.read(entry.getValue(), path + entry.getKey()));
                }
            }
            return List.copyOf(values);
        }
    }
}
