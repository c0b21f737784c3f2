/**
 * Bytes at another S3 endpoint, such as a Ceph RGW: for those who outgrow one store. Identity, policy and metadata stay
 * here; there, blobs are objects of one bucket, called {@code ab/cd/abcd…} as the files of a file system would be.
 *
 * <p>Before the first byte of a blob goes there, a row of {@code remote_writing} says that it may; it is deleted after a row
 * refers to the blob, or after the blob is gone. So what a dead process left there is known here, and
 * {@link io.ironbark.walrus.remote.RemoteBackend#tidy} sweeps it. A large blob goes as a multipart upload, whose parts
 * leave while the next is taken; so however large it is, it needs two parts of memory.
 */
@NullMarked
package io.ironbark.walrus.remote;

import org.jspecify.annotations.NullMarked;
