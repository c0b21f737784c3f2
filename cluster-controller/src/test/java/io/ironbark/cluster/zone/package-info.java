@NullMarked
package io.ironbark.cluster.zone;

import org.jspecify.annotations.NullMarked;
