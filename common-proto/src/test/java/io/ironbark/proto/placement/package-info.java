@NullMarked
package io.ironbark.proto.placement;

import org.jspecify.annotations.NullMarked;
