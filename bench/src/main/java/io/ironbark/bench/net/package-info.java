/**
 * The network's costs, for {@code deploy/bench/net}: what a zone tells its nodes for one change, how long nft takes, and a
 * node's data plane to send packets through, with namespaces in place of guests.
 */
@NullMarked
package io.ironbark.bench.net;

import org.jspecify.annotations.NullMarked;
