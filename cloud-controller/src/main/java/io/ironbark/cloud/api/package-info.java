/**
 * What an action of the API is: the words in which every noun's package speaks to the engine.
 *
 * An {@link io.ironbark.cloud.api.Action} is a value: its name, the record that its request is bound to, the IAM action
 * and the ARNs that authorisation looks at, the filters and tags it takes, and its handler. Nouns (key pairs,
 * instances, ...) expose lists of actions; the engine does the rest, once for all of them.
 *
 * Rules for those who add an action:
 * <ul>
 *   <li>The request record has just the members that the handler honours, named as the service model names them with a
 *       small first letter ({@code KeyNames} is {@code keyNames}). A member of the model that the record lacks is refused
 *       by name when a client sends it. A disagreement between record and model stops the program at its start.
 *   <li>A component that may be absent is an {@code Optional}; a list is never absent; a {@code boolean} is false when
 *       absent. Ids have their own types: the engine refuses a malformed one with the code of its kind.
 *   <li>{@code DryRun}, {@code ClientToken} and idempotency need no component. {@code MaxResults} and {@code NextToken}
 *       arrive as one {@link io.ironbark.cloud.api.PageRequest}, filters as {@code List<Filter> filters}, tags as
 *       {@code List<TagSpecification> tagSpecifications}, all of them checked.
 *   <li>The result record is named in the same way by the output shape's members; a {@code List} prints even when empty,
 *       an empty {@code Optional} does not print. {@link io.ironbark.cloud.api.Done} is the result of an action whose
 *       output has no members.
 *   <li>A refusal is {@code throw new ApiException(new ApiError....)}. Nothing else of HTTP or XML is a handler's
 *       business.
 * </ul>
 */
@NullMarked
package io.ironbark.cloud.api;

import org.jspecify.annotations.NullMarked;
