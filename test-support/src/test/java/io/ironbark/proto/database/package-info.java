/** Tests that wait for a state, with what this module has for that; it builds on {@code common-proto}. */
@NullMarked
package io.ironbark.proto.database;

import org.jspecify.annotations.NullMarked;
