/**
 * Images on the node: fetched once, checked, screened, and kept as raw files named by the digest of what was fetched.
 *
 * The directory may be shared by all nodes of a zone. Whoever makes a file holds a lock file of its name, writes beside
 * and renames; whoever uses a file leaves a marker with its node's and instance's name, and a file with a marker is never
 * evicted. A node clears its own stale markers at start, and nobody else's.
 *
 * Bytes from outside meet our own parser first ({@code io.ironbark.proto.image}); only what passes is shown to qemu-img,
 * with its format told, as another user, within limits of time, memory and file size.
 */
@NullMarked
package io.ironbark.node.image;

import org.jspecify.annotations.NullMarked;
