/** Tests of where keys come from. */
@NullMarked
package io.ironbark.walrus.identity;

import org.jspecify.annotations.NullMarked;
