/**
 * The cloud's signature on the documents by which instances say who they are ({@link io.ironbark.proto.identity}).
 *
 * The key is made once for a cloud and is in its database, sealed, so that every cloud controller signs with the same one;
 * guests and those who trust them keep its certificate. A signature takes about a millisecond, so each is made once and
 * kept for as long as its instance is likely to be told of again.
 */
@NullMarked
package io.ironbark.cloud.guestidentity;

import org.jspecify.annotations.NullMarked;
