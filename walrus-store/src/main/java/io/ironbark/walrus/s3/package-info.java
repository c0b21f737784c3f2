/**
 * S3 over HTTP: what a request asks for, who asks, and how answers and refusals look.
 *
 * <p>The way of a request is {@link io.ironbark.walrus.s3.S3Server}: parse → signature → bucket → permission → one
 * switch over {@link io.ironbark.walrus.s3.Operation}. Operations know no HTTP: they get a
 * {@link io.ironbark.walrus.s3.Call} and return a {@link io.ironbark.walrus.s3.Reply} or throw an
 * {@link io.ironbark.walrus.s3.S3Exception}; every error code and its status stands in
 * {@link io.ironbark.walrus.s3.S3Error}.
 */
@NullMarked
package io.ironbark.walrus.s3;

import org.jspecify.annotations.NullMarked;
