@NullMarked
package io.ironbark.walrus.image;

import org.jspecify.annotations.NullMarked;
