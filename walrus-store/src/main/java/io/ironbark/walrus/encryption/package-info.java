/**
 * Encryption at rest. Each object has a key of its own, drawn at random and kept beside it, wrapped: by a key of the
 * store's key file (SSE-S3) or by the one that the customer sends with each request and that is never kept (SSE-C).
 *
 * <p>Bytes are encrypted with AES-256 in counter mode, so a blob is as long as what it holds and a range of it can be read
 * alone. A key never meets the same counter twice: that of an object with one blob is used for this blob only, and each
 * part of a multipart upload has a key made from the object's and a number drawn for this part. Counter mode does not
 * notice changed bytes; the checksums do, which are those of the plain bytes.
 *
 * <p>To change the store's key, put a new one in the first line of the file and start again: new objects use it, and
 * the others still find theirs below it.
 */
@NullMarked
package io.ironbark.walrus.encryption;

import org.jspecify.annotations.NullMarked;
