/** Walrus, the S3 store. */
@NullMarked
package io.ironbark.walrus;

import org.jspecify.annotations.NullMarked;
