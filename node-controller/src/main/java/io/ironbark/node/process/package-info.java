/**
 * Other programs, run within limits: each in a session of its own, so that it and whatever it started can be killed as
 * one, with a deadline that holds even if this process dies.
 */
@NullMarked
package io.ironbark.node.process;

import org.jspecify.annotations.NullMarked;
