/**
 * Machine images: their rows, who may use them, and what becomes of their bytes.
 *
 * The bytes are walrus' ({@link io.ironbark.cloud.image.ImageLibrary}): it checks them, keeps them under the image's id
 * as long as the image needs them, and says what they are. An image is {@code pending} until walrus knows all of its
 * bytes, then {@code available}, or {@code failed} with the reason.
 *
 * An account sees its own images, public ones and those that are shared with it; everything else does not exist for it.
 * Only the owner changes an image. What is launched is looked up anew at each launch, so a permission that is taken away
 * is gone at once, whatever any node has in its cache. Instances that run are not touched: a deregistered image's row
 * and bytes stay until the last of them, of whatever account, has ended.
 */
@NullMarked
package io.ironbark.cloud.image;

import org.jspecify.annotations.NullMarked;
