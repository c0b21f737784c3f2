@NullMarked
package io.ironbark.node;

import org.jspecify.annotations.NullMarked;
