/**
 * Listings of buckets, in the order of keys' bytes, a page at a time.
 *
 * <p>A page is read by key, never by offset, so its cost does not grow with the bucket; a delimiter skips from one
 * common prefix to the first key behind it rather than reading what lies between.
 */
@NullMarked
package io.ironbark.walrus.listing;

import org.jspecify.annotations.NullMarked;
