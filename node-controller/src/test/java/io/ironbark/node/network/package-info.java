/** Tests of the network: tables for the pure parts, stand-ins for guests on a real host for the rest. */
@NullMarked
package io.ironbark.node.network;

import org.jspecify.annotations.NullMarked;
