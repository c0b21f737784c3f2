/**
 * What a cluster controller knows and decides, without I/O, clocks or threads.
 *
 * <p>{@link Zone} is the whole of it: feed it what the cloud controller wants ({@code ZoneDesired}) and what nodes say
 * ({@code NodeObserved}), let it {@link Zone#advance} to a moment, and take out the nodes' new documents and the report
 * to the cloud controller. It is driven by one thread; the moment is a number of milliseconds on a monotonic clock, so a
 * simulation runs hours of it in no time.
 *
 * <p>Inside, each class holds one thing: {@link Catalog} the desired state, indexed so that one change touches only the
 * nodes that it concerns; {@link Reports} nodes' last words; {@link Documents} what each node was last told, so that a
 * document gets a new version only if its content changed; {@link Placer} proposals that wait to be committed.
 *
 * <p>Rules for those who add to it:
 *
 * <ul>
 *   <li>Nothing here is durable. Whatever is lost by a restart must come back from the cloud controller or the nodes.
 *   <li>A node hears of an instance only from a committed placement. Proposals never reach {@link Documents}.
 *   <li>A stale view is harmless: the cloud controller commits by compare-and-set, and a node refuses an older
 *       generation. So nothing here tries to be right about the present, only to be right in the end.
 *   <li>A change costs what it concerns: a guest that comes or goes touches the nodes of its VPC, not all nodes.
 * </ul>
 */
@NullMarked
package io.ironbark.cluster.zone;

import org.jspecify.annotations.NullMarked;
