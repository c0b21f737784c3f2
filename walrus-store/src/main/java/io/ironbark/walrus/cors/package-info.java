/**
 * Cross-origin resource sharing: which web pages' scripts may use a bucket, as its owner has set it.
 *
 * <p>A browser asks first ({@link io.ironbark.walrus.cors.CrossOrigin#preflight}), without a signature; the answers to
 * what it then sends carry the same fields, refusals too, or the page could not read why it was refused. The rules open
 * nothing by themselves: access is decided elsewhere.
 */
@NullMarked
package io.ironbark.walrus.cors;

import org.jspecify.annotations.NullMarked;
