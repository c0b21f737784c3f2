package io.ironbark.cloud.api;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * One action of the API.
 *
 * @param service whose action it is
 * @param name as clients send it, such as {@code DescribeKeyPairs}
 * @param request what its parameters are bound to
 * @param result what its answer is made of
 * @param resources the ARNs that authorisation looks at
 * @param filters names that {@code Filter.N.Name} may have; {@code tag:*} stands for {@code tag:KEY}
 * @param tagged resource types that {@code TagSpecification.N} may name
 * @param completion what fills in parameters that a request leaves out
 * @param handler what it does
 * @param rehearsal what a DryRun does before it is answered: all of it is taken back, so that only refusals come of it
 */
public record Action<Q extends Record, R extends Record>(
        Service service,
        String name,
        Class<Q> request,
        Class<R> result,
        BiFunction<Caller, Q, List<Arn>> resources,
        SortedSet<String> filters,
        SortedSet<String> tagged,
        Optional<Completion> completion,
        Handler<Q, R> handler,
        Optional<Handler.Write<Q, R>> rehearsal) {
    /** The API that an action belongs to. */
    public enum Service {
        EC2,
        /** What Eucalyptus had besides EC2, for clients of its time; they get the rest of EC2, too. */
        EUCALYPTUS,
        STS,
        IAM;

        /** True if errors have EC2's form and words. */
        public boolean ec2() {
            return this == EC2 || this == EUCALYPTUS;
        }
    }

    public Action {
        filters = new TreeSet<>(filters);
        tagged = new TreeSet<>(tagged);
    }

    /** An EC2 action that looks, at any resource of the account. */
    public static <Q extends Record, R extends Record> Action<Q, R> read(
            String name, Class<Q> request, Class<R> result, Handler.Read<Q, R> handler) {
        return ec2(name, request, result, handler);
    }

    /** An EC2 action that changes something. */
    public static <Q extends Record, R extends Record> Action<Q, R> write(
            String name, Class<Q> request, Class<R> result, Handler.Write<Q, R> handler) {
        return ec2(name, request, result, handler);
    }

    /** An EC2 action that asks elsewhere and then changes something. */
    public static <Q extends Record, P, R extends Record> Action<Q, R> staged(
            String name,
            Class<Q> request,
            Class<R> result,
            Handler.Prepare<Q, P> prepare,
            Handler.Commit<Q, P, R> commit) {
        return ec2(name, request, result, new Handler.Staged<>(prepare, commit));
    }

    /** The same action, on these resources. */
    public Action<Q, R> on(BiFunction<Caller, Q, List<Arn>> named) {
        return with(draft -> draft.resources = named);
    }

    /** The same action, taking filters of these names. */
    public Action<Q, R> filteredBy(SortedSet<String> names) {
        return with(draft -> draft.filters = names);
    }

    /** The same action, taking tags for new resources of these types. */
    public Action<Q, R> tagging(String... types) {
        return with(draft -> draft.tagged = new TreeSet<>(List.of(types)));
    }

    /** The same action, of another service. */
    public Action<Q, R> of(Service other) {
        return with(draft -> draft.service = other);
    }

    /** The same action, whose DryRun tries this, too, and takes it back: what it refuses is refused. */
    public Action<Q, R> rehearsedBy(Handler.Write<Q, R> attempt) {
        return with(draft -> draft.rehearsal = Optional.of(attempt));
    }

    /** The same action, whose requests are completed from what one of their parameters names. */
    public Action<Q, R> completedFrom(String member, Completion.Source source) {
        return with(draft -> draft.completion = Optional.of(new Completion(member, source)));
    }

    private Action<Q, R> with(Consumer<Draft<Q, R>> change) {
        var draft = new Draft<>(this);
        change.accept(draft);
        return new Action<>(
                draft.service,
                name,
                request,
                result,
                draft.resources,
                draft.filters,
                draft.tagged,
                draft.completion,
                handler,
                draft.rehearsal);
    }

    /** What may be said of an action after its kind, while it is said. */
    private static final class Draft<Q extends Record, R extends Record> {
        private Service service;
        private BiFunction<Caller, Q, List<Arn>> resources;
        private SortedSet<String> filters;
        private SortedSet<String> tagged;
        private Optional<Completion> completion;
        private Optional<Handler.Write<Q, R>> rehearsal;

        Draft(Action<Q, R> action) {
            service = action.service();
            resources = action.resources();
            filters = action.filters();
            tagged = action.tagged();
            completion = action.completion();
            rehearsal = action.rehearsal();
        }
    }

    /** Such as {@code ec2:DescribeKeyPairs}: what policies call it. */
    public String iamAction() {
        return switch (service) {
            case EC2, EUCALYPTUS -> "ec2:" + name;
            case STS -> "sts:" + name;
            case IAM -> "iam:" + name;
        };
    }

    /** True if it changes something, so that it is audited. */
    public boolean mutating() {
        return switch (handler) {
            case Handler.Read<Q, R> _ -> false;
            case Handler.Write<Q, R> _ -> true;
            case Handler.Staged<Q, ?, R> _ -> true;
        };
    }

    private static <Q extends Record, R extends Record> Action<Q, R> ec2(
            String name, Class<Q> request, Class<R> result, Handler<Q, R> handler) {
        return new Action<>(
                Service.EC2,
                name,
                request,
                result,
                (_, _) -> List.of(Arn.ANY),
                new TreeSet<>(),
                new TreeSet<>(),
                Optional.empty(),
                handler,
                Optional.empty());
    }
}
