/**
 * Verifies data and metadata against each other: files without rows, rows without files, sizes, digests, pins.
 *
 * <p>It runs beside a live store, as another process, and changes what it finds while it looks. So it never trusts one look:
 * what seems wrong is looked at again, from the other side, before it is told. A file that no row refers to is told only
 * once it is older than any write takes. A repair never removes a file: it puts the blob into the table {@code garbage},
 * from which the store's sweeper removes it in its own time, if still no row refers to it.
 *
 * <p>It goes by the names of blobs and then by the ids of objects, a page after the other, so it needs the memory of a page
 * whatever the size of the store; after each page it can note how far it is, and go on from there another day.
 */
@NullMarked
package io.ironbark.walrus.fsck;

import org.jspecify.annotations.NullMarked;
