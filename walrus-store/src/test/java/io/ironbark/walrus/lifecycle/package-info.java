@NullMarked
package io.ironbark.walrus.lifecycle;

import org.jspecify.annotations.NullMarked;
