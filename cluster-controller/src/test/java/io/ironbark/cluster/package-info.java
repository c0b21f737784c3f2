@NullMarked
package io.ironbark.cluster;

import org.jspecify.annotations.NullMarked;
