@NullMarked
package io.ironbark.node.image;

import org.jspecify.annotations.NullMarked;
