/** Buckets: their names, their rows, and what may be done with them as wholes. */
@NullMarked
package io.ironbark.walrus.bucket;

import org.jspecify.annotations.NullMarked;
