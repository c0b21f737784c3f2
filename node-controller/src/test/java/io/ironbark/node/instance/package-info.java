@NullMarked
package io.ironbark.node.instance;

import org.jspecify.annotations.NullMarked;
