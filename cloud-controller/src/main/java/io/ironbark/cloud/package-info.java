/** The cloud controller (CLC). */
@NullMarked
package io.ironbark.cloud;

import org.jspecify.annotations.NullMarked;
