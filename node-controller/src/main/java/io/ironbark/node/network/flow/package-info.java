/** Tracked connections as the kernel lists them, and whether each may go on under the rules of now. Pure. */
@NullMarked
package io.ironbark.node.network.flow;

import org.jspecify.annotations.NullMarked;
