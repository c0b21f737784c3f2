/**
 * A file system that can lose its power. Everything goes to a real directory, and beside that it is noted what would be
 * there after a power cut: of a file the bytes that were synced, of a directory the names that it had when it was synced.
 * Nothing else survives, which is less than any real file system keeps and all that POSIX promises.
 *
 * <p>After {@link io.ironbark.walrus.loss.LossyFileSystem#cutPower} every operation fails; then what survived can be built
 * up elsewhere. A name that was removed and not synced away does not come back, as it might in reality.
 */
@NullMarked
package io.ironbark.walrus.loss;

import org.jspecify.annotations.NullMarked;
