/**
 * Objects: putting, getting, copying and deleting them.
 *
 * <p>A put streams the body into a blob that is safe on disk before its row is written; the row is what makes the object
 * true. Conditions on writes are part of the statement that writes the row, so they hold at the commit.
 */
@NullMarked
package io.ironbark.walrus.object;

import org.jspecify.annotations.NullMarked;
