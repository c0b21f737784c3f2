@NullMarked
package io.ironbark.walrus.bucket;

import org.jspecify.annotations.NullMarked;
