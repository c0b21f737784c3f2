/**
 * The bytes of objects: opaque files, written once, never changed.
 *
 * <p>A blob's name is random and says only in which directory it lies; nothing of a user's key is in it. It is written
 * in a directory of the process that writes it, synced, and then linked into its place, whose directory is synced too.
 * Only then may a row refer to it, and only that row makes it part of an object. The first link is removed after the
 * row is committed, so what a killed process leaves in its directory is exactly what it was about to finish: the
 * {@link io.ironbark.walrus.blob.Sweeper} keeps those that a row refers to and removes the rest, without looking at all
 * other files.
 *
 * <p>A row that loses its blob puts it into the table {@code garbage} by a trigger, whatever statement did it. The file
 * is removed some time later, if nothing refers to it by then, so whoever has just read the row can still open it.
 */
@NullMarked
package io.ironbark.walrus.blob;

import org.jspecify.annotations.NullMarked;
