/**
 * {@code Filter.N} of the Describe actions: what a value matches, in memory for things an account has few of, and as a
 * condition in SQL for those it may have many of.
 *
 * A value may hold {@code *} (any text) and {@code ?} (one character), and a backslash before a character that is meant
 * itself. Values of one filter are alternatives; filters add up.
 */
@NullMarked
package io.ironbark.cloud.filter;

import org.jspecify.annotations.NullMarked;
