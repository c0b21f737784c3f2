/** Whose access keys are whose: asked of the cloud controller and kept for seconds, or read from a file. */
@NullMarked
package io.ironbark.walrus.identity;

import org.jspecify.annotations.NullMarked;
