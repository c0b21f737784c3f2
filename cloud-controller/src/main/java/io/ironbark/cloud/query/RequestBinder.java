package io.ironbark.cloud.query;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Completion;
import io.ironbark.cloud.api.Document;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.PageToken;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.cloud.model.Shape;
import io.ironbark.cloud.query.Bound.Heading;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Binds the parameters of one action to its record: the members that the record has, and those the engine serves. */
public final class RequestBinder<Q extends Record> {
    /** Parameters of the protocol and of signatures: no action's own. */
    private static final Set<String> TRANSPORT = Set.of(
            "Action",
            "Version",
            "AWSAccessKeyId",
            "Signature",
            "SignatureMethod",
            "SignatureVersion",
            "Timestamp",
            "Expires",
            "SecurityToken",
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-SignedHeaders",
            "X-Amz-Signature",
            "X-Amz-Security-Token",
            "X-Amz-Content-Sha256");

    static final String DRY_RUN = "DryRun";
    static final String CLIENT_TOKEN = "ClientToken";
    static final String MAX_RESULTS = "MaxResults";
    static final String NEXT_TOKEN = "NextToken";

    private static final int CLIENT_TOKEN_LENGTH_MAX = 64;
    private static final long PAGE_MIN = 5;
    private static final long PAGE_MAX = 1_000;
    private static final int BOUND_HEX = 16;
    private static final Pattern INDEX = Pattern.compile("\\.[0-9]+");

    private final Action<Q, ?> action;
    private final StructureReader reader;
    private final DocumentReader whole;
    private final FilterCheck filterCheck;
    private final Map<String, ScalarReader> served;

    private RequestBinder(
            Action<Q, ?> action, StructureReader reader, DocumentReader whole, Map<String, ScalarReader> served) {
        this.action = action;
        this.reader = reader;
        this.whole = whole;
        this.filterCheck = FilterCheck.of(action);
        this.served = served;
    }

    /** Plans the binding; stops the start if record and model disagree. */
    public static <Q extends Record> RequestBinder<Q> of(ServiceModel model, Action<Q, ?> action) {
        var operation = Optional.ofNullable(model.operations().get(action.name()))
                .orElseThrow(() -> new ModelMismatch(action.name(), "the model has no such operation"));
        Shape.Structure input = model.input(operation);
        var served = new TreeMap<String, ScalarReader>();
        serve(model, input, served, DRY_RUN, Boolean.class);
        if (action.mutating()) {
            serve(model, input, served, CLIENT_TOKEN, String.class);
        }
        boolean pages = Arrays.stream(action.request().getRecordComponents())
                .anyMatch(component -> component.getType() == PageRequest.class);
        if (pages) {
            serve(model, input, served, MAX_RESULTS, Integer.class);
            serve(model, input, served, NEXT_TOKEN, String.class);
        }
        StructureReader reader = StructureReader.of(action.name(), model, input, action.request());
        return new RequestBinder<>(action, reader, new DocumentReader(model, input), served);
    }

    /** The top-level parameters that are honoured, as clients send them. */
    public Set<String> honoured() {
        var names = new TreeSet<>(reader.honoured());
        names.addAll(served.keySet());
        return names;
    }

    /** Refuses by name what this action would not honour, if its requests held these members of its input. */
    public void refuseUnhonoured(Document.Members members) {
        var known = honoured();
        members.byName().forEach((name, value) -> {
            if (whole.shape().member(name).isEmpty()) {
                throw new ApiException(new ApiError.UnsupportedParameter(action.name(), name));
            }
        });
        for (Document.Members specification : members.each("TagSpecifications")) {
            String type = specification.text("ResourceType").orElse("");
            if (!action.tagged().contains(type)) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "'" + type + "' is not a valid taggable resource type for this operation."));
            }
        }
        for (String parameter : whole.parameters(members).keySet()) {
            if (!known.contains(INDEX.matcher(parameter).replaceAll(".N"))) {
                throw new ApiException(new ApiError.UnsupportedParameter(action.name(), parameter));
            }
        }
    }

    /** Checks, completes and binds. */
    public Bound<Q> bind(Caller caller, Parameters parameters) {
        return bind(parameters, given -> completed(caller, given));
    }

    /** Checks and binds what is complete. */
    public Bound<Q> bind(Parameters parameters) {
        return bind(parameters, given -> given);
    }

    private Map<String, String> completed(Caller caller, Map<String, String> own) {
        if (action.completion().isEmpty()) {
            return own;
        }
        Completion completion = action.completion().get();
        ParameterTree tree = ParameterTree.of(own);
        ParameterTree named = tree.children().get(completion.member());
        if (named == null || !named.meansSomething()) {
            return own;
        }
        tree.children().forEach(this::checkKnown);
        return whole.parameters(completion.source().complete(caller, whole.read(tree, "")));
    }

    private void checkKnown(String name, ParameterTree child) {
        if (!served.containsKey(name)) {
            reader.checkKnown(name, child, "");
        }
    }

    private Bound<Q> bind(Parameters parameters, UnaryOperator<Map<String, String>> completing) {
        var own = own(parameters);
        ParameterTree tree = ParameterTree.of(completing.apply(own));
        Heading heading = heading(own, tree);
        Object request = reader.read(tree, "", page(tree, heading));
        Q typed = action.request().cast(request);
        filterCheck.check(typed);
        return new Bound<>(typed, heading);
    }

    /** What a request says of itself that must be completed before it can be bound; empty for all others. */
    public Optional<Heading> incomplete(Parameters parameters) {
        if (action.completion()
                .filter(completion ->
                        parameters.all().keySet().stream().anyMatch(name -> name.startsWith(completion.member() + ".")))
                .isEmpty()) {
            return Optional.empty();
        }
        var own = own(parameters);
        return Optional.of(heading(own, ParameterTree.of(own)));
    }

    private Heading heading(SortedMap<String, String> own, ParameterTree tree) {
        tree.children().forEach(this::checkKnown);
        boolean dryRun = served(tree, DRY_RUN).map(Boolean.class::cast).orElse(false);
        Optional<String> clientToken = served(tree, CLIENT_TOKEN).map(Object::toString);
        clientToken.ifPresent(RequestBinder::checkToken);
        return new Heading(dryRun, clientToken, own);
    }

    private static SortedMap<String, String> own(Parameters parameters) {
        var own = new TreeMap<String, String>();
        parameters.all().forEach((name, value) -> {
            if (!TRANSPORT.contains(name)) {
                own.put(name, value);
            }
        });
        return own;
    }

    private PageRequest page(ParameterTree tree, Heading heading) {
        if (!tree.children().containsKey(MAX_RESULTS) && !tree.children().containsKey(NEXT_TOKEN)) {
            return PageRequest.ALL;
        }
        Optional<Integer> limit = served(tree, MAX_RESULTS).map(Integer.class::cast);
        limit.ifPresent(asked -> {
            if (asked < PAGE_MIN || asked > PAGE_MAX) {
                throw new ApiException(new ApiError.InvalidParameterValue("Value ( " + asked
                        + " ) for parameter maxResults is invalid. Expecting a value between " + PAGE_MIN + " and "
                        + PAGE_MAX + "."));
            }
        });
        String bound = action.name() + "/" + heading.fingerprint().substring(0, BOUND_HEX);
        Optional<String> after = served(tree, NEXT_TOKEN)
                .map(token -> PageToken.key(bound, token.toString())
                        .orElseThrow(() -> new ApiException(new ApiError.InvalidNextToken())));
        return new PageRequest(limit, after, bound);
    }

    private Optional<Object> served(ParameterTree tree, String name) {
        ParameterTree node = tree.children().get(name);
        ScalarReader scalar = served.get(name);
        return node == null || scalar == null || !node.meansSomething()
                ? Optional.empty()
                : Optional.of(scalar.read(node, name));
    }

    private static void serve(
            ServiceModel model, Shape.Structure input, Map<String, ScalarReader> served, String member, Class<?> type) {
        input.member(member)
                .ifPresent(found -> served.put(
                        model.requestName(found),
                        ScalarReader.of((Shape.Scalar) model.shape(found), type, input.name() + "." + member)));
    }

    private static void checkToken(String token) {
        if (token.length() > CLIENT_TOKEN_LENGTH_MAX || token.chars().anyMatch(c -> c < '!' || c > '~')) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "Invalid value for clientToken: it must have at most 64 ASCII characters"));
        }
    }
}
