@NullMarked
package io.ironbark.node.process;

import org.jspecify.annotations.NullMarked;
