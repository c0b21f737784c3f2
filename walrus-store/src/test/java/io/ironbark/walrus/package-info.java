/** Tests of the whole store, over HTTP. */
@NullMarked
package io.ironbark.walrus;

import org.jspecify.annotations.NullMarked;
