package io.ironbark.cloud.front;

import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.cloud.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A parameter of an action down to its last member, as a client would send one of it.
 *
 * @param path such as {@code Filter.1.Value.1}
 * @param lists the path of each list on the way, such as {@code Filter}, and how many it may hold by the model
 */
record ModelLeaf(String path, Shape.Scalar shape, List<Holder> lists) {
    private static final int OUR_MAX = 1_000;

    record Holder(String path, int max) {}

    /** All that an endpoint honours. */
    static List<ModelLeaf> of(ServiceModel model, Endpoint<?, ?> endpoint) {
        var operation =
                Objects.requireNonNull(model.operations().get(endpoint.action().name()));
        return endpoint.binder().honoured().stream()
                .flatMap(name -> of(model, model.input(operation), name).stream())
                .toList();
    }

    /** Nothing if the name is that of a structure which is read in a way of its own. */
    private static Optional<ModelLeaf> of(ServiceModel model, Shape root, String name) {
        Shape shape = root;
        var path = new ArrayList<String>();
        var lists = new ArrayList<Holder>();
        for (String word : name.split("\\.", -1)) {
            switch (shape) {
                case Shape.Structure structure -> {
                    shape = model.shape(structure.members().values().stream()
                            .filter(member -> model.requestName(member).equals(word))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(name + " is not in the model")));
                    path.add(word);
                }
                case Shape.Sequence sequence -> {
                    lists.add(new Holder(String.join(".", path), max(sequence)));
                    shape = model.shape(sequence.element());
                    path.add("1");
                }
                case Shape.Scalar _, Shape.Table _ -> throw new AssertionError(name + " goes too deep");
            }
        }
        return shape instanceof Shape.Scalar scalar
                ? Optional.of(new ModelLeaf(String.join(".", path), scalar, List.copyOf(lists)))
                : Optional.empty();
    }

    /** All that a shape has inside of what is sent under a path, down to its last members. */
    static List<ModelLeaf> inside(ServiceModel model, Shape shape, String path) {
        return inside(model, shape, path, List.of());
    }

    private static List<ModelLeaf> inside(ServiceModel model, Shape shape, String path, List<Holder> lists) {
        return switch (shape) {
            case Shape.Structure structure ->
                structure.members().values().stream()
                        .flatMap(member ->
                                inside(model, model.shape(member), path + "." + model.requestName(member), lists)
                                        .stream())
                        .toList();
            case Shape.Sequence sequence -> {
                var longer = new ArrayList<>(lists);
                longer.add(new Holder(path, max(sequence)));
                yield inside(model, model.shape(sequence.element()), path + ".1", longer);
            }
            case Shape.Scalar scalar -> List.of(new ModelLeaf(path, scalar, lists));
            case Shape.Table _ -> List.of();
        };
    }

    private static int max(Shape.Sequence sequence) {
        return (int) Math.min(OUR_MAX, sequence.max().orElse((long) OUR_MAX));
    }

    boolean nested() {
        return path.contains(".");
    }
}
