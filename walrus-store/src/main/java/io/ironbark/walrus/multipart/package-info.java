/**
 * Uploads in parts. Each part is a blob of its own, and stays one: completing an upload only writes rows, however large
 * the object is.
 */
@NullMarked
package io.ironbark.walrus.multipart;

import org.jspecify.annotations.NullMarked;
