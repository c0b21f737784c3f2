@NullMarked
package io.ironbark.walrus.multipart;

import org.jspecify.annotations.NullMarked;
