/**
 * An instance's own disk: an overlay over the cached image that starts empty and takes all that the guest writes.
 */
@NullMarked
package io.ironbark.node.disk;

import org.jspecify.annotations.NullMarked;
