/**
 * What may be a disk image: a parser of headers that trusts nothing and opens nothing else.
 *
 * <p>Disk image formats can name other files (backing files, data files, extents), and tools that open such an image
 * open those files too: a dozen advisories of this field come down to it. So every path by which bytes become an image
 * passes {@link ImageScreener} before any other program sees them. It is an allow-list: raw disks that look like disks,
 * and qcow2 that is complete in itself. Everything else is refused, with the reason and what to do about it.
 *
 * <p>Raw is also refused when its first bytes are the magic of another format, although we always say
 * {@code format=raw}: a user who uploads such a file made a mistake, and hears of it now rather than from a guest that
 * does not boot. ISO 9660 images are refused for the same reason, hybrid ones too: they are installers, not disks.
 */
@NullMarked
package io.ironbark.proto.image;

import org.jspecify.annotations.NullMarked;
