/**
 * What a cluster controller and a node controller say to each other.
 *
 * The cluster controller answers {@code GET /v1/nodes/{node}/desired} with a {@link NodeDesired}, or, to a node that says
 * which one it has and asks for {@code changes=true}, with {@link NodeNews}: what differs. The node posts a
 * {@link NodeObserved}, which is its heartbeat too; between heartbeats it posts, with {@code changes=true}, one that has only
 * the instances that are news. Both are whole documents in the end, applied by level: a lost, repeated or late message changes
 * nothing for longer than until the next heartbeat. A node acts on an item only if its generation is not older than the
 * highest it has seen for that id, and removes an instance only when told so ({@link Power#TERMINATED}): an instance that is
 * merely absent from the document is left running and reported.
 */
@NullMarked
package io.ironbark.proto.node;

import org.jspecify.annotations.NullMarked;
