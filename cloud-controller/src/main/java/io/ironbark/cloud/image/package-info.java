/**
 * Machine images: what they are called, and where their bytes are.
 *
 * RegisterImage has walrus check that the caller may read the object, screen its header and pin its bytes under the
 * image's id, and only then writes the row. Walrus digests the whole in its own time: the row is {@code pending} until
 * {@link io.ironbark.cloud.image.ImageImports} has learned the digest, without which no node would believe the bytes.
 * Deregistering hides the image at once; its bytes are unpinned when no instance is left whose node may ask for them.
 */
@NullMarked
package io.ironbark.cloud.image;

import org.jspecify.annotations.NullMarked;
