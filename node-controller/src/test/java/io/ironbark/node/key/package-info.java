@NullMarked
package io.ironbark.node.key;

import org.jspecify.annotations.NullMarked;
