/**
 * Load, and what came of it.
 *
 * {@link io.ironbark.bench.load.Wire} is one connection of a client: a socket, and no more of HTTP than a server under
 * test answers with. {@link io.ironbark.bench.load.Load} keeps some of them busy, either each as fast as it is answered
 * or all together at a rate; {@link io.ironbark.bench.load.Outcome} is what was seen. Requests are signed anew each time,
 * as clients do, by {@link io.ironbark.bench.load.Signer}. All of it is written to cost little, since it shares the host
 * with what it measures; how much it costs is measured with it.
 *
 * A paced run takes the time of an answer from when its request was due, not from when it went out: a server that stalls
 * is charged for all whom it kept waiting.
 */
@NullMarked
package io.ironbark.bench.load;

import org.jspecify.annotations.NullMarked;
