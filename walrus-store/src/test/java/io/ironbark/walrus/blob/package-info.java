/** Tests of backends by themselves. */
@NullMarked
package io.ironbark.walrus.blob;

import org.jspecify.annotations.NullMarked;
