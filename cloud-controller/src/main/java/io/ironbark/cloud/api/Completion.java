package io.ironbark.cloud.api;

/**
 * How a request gets parameters that it leaves out: from a thing that it names, such as a launch template.
 *
 * It is done before the parameters are bound, so that whatever the action honours, it honours from there too, and what
 * it does not is refused by name.
 *
 * @param member of the action's input; a request without it is complete as it is
 */
public record Completion(String member, Source source) {
    /** Makes the whole of a request, by the members of the action's input. */
    @FunctionalInterface
    public interface Source {
        Document.Members complete(Caller caller, Document.Members given);
    }
}
