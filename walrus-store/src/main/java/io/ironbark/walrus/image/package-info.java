/**
 * The bytes of the cloud's images: taken from an object that the image's owner may read, screened, and kept under the
 * image's id whatever becomes of the object.
 *
 * <p>This is what the internal port serves, and it serves nothing else: a node's certificate reads images, never
 * objects. Pinning copies no bytes, since rows of an image refer to the same blobs as those of the object do. The digest
 * of the whole is known if the object came in one piece, and is computed in the background otherwise.
 *
 * <p>An object may also be the manifest of a bundle, as ec2-ami-tools and euca2ools make them. Then the parts are pinned,
 * and {@link io.ironbark.walrus.image.Unbundler} makes the disk of them. Everything of a bundle was made by the user:
 * every number in it is held against a limit before it is used, no name in it becomes a path, and the disk that comes out
 * is screened as any other.
 */
@NullMarked
package io.ironbark.walrus.image;

import org.jspecify.annotations.NullMarked;
