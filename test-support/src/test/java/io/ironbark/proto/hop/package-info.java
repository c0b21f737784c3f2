/**
 * The tests of the hop that need certificates. They stand in this module since the authority that issues them does, and
 * it builds on {@code common-proto}.
 */
@NullMarked
package io.ironbark.proto.hop;

import org.jspecify.annotations.NullMarked;
