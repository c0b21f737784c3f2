/**
 * The query protocol: from parameters to a checked record, and from a record to XML, both by the service model.
 *
 * Everything that depends only on an action's record and the model is worked out once, when the program starts: a
 * {@link io.ironbark.cloud.query.RequestBinder} and a {@link io.ironbark.cloud.query.ResultWriter} per action. If a
 * record and the model disagree, the start fails and says where. A request then costs a walk along those plans.
 *
 * Old clients are met half-way, as Amazon does: a list may start at 0 and have gaps, may come without an index, and a
 * scalar may come with one; empty text is no value.
 */
@NullMarked
package io.ironbark.cloud.query;

import org.jspecify.annotations.NullMarked;
