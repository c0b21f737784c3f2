@NullMarked
package io.ironbark.walrus.listing;

import org.jspecify.annotations.NullMarked;
