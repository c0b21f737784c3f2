@NullMarked
package io.ironbark.node.accelerator;

import org.jspecify.annotations.NullMarked;
