/**
 * One configuration record per daemon, read once; unknown keys refused, all mistakes reported together.
 */
@NullMarked
package io.ironbark.proto.config;

import org.jspecify.annotations.NullMarked;
