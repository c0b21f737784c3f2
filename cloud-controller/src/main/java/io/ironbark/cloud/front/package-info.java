/**
 * The API's front: from bytes on the public port to an action's handler and back.
 *
 * {@link io.ironbark.cloud.front.ApiEngine#answer} is the way of every request: parse, authenticate, bind, authorise,
 * handle, render. {@link io.ironbark.cloud.front.HttpFront} carries it over HTTP: the body is read on Vert.x's event
 * loop, the rest runs on a virtual thread of the request's own and may block. What all mutations have in common (the
 * transaction, the client token, the audit row) is in {@link io.ironbark.cloud.front.Mutations}.
 *
 * {@link io.ironbark.cloud.front.ApiEngine#begin} is the same way for what is asked most often and needs but one look
 * into the database, for which many can look at once ({@link io.ironbark.cloud.api.Handler.Prompt}): its steps before
 * and after that run on the event loop, since changes of threads are most of what a short request costs. Whatever would
 * wait there, and whatever is to be refused before it is let in, goes the other way with nothing done.
 */
@NullMarked
package io.ironbark.cloud.front;

import org.jspecify.annotations.NullMarked;
