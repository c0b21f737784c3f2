/**
 * Buckets as web sites: index and error documents, redirects and routing rules ("Hosting a static website using Amazon
 * S3"), on host names of their own such as {@code BUCKET.s3-website.example.com}.
 *
 * <p>{@link io.ironbark.walrus.website.Site} decides, and knows no HTTP; {@link io.ironbark.walrus.website.Website} asks
 * for objects as any stranger would, so a site shows what policies and lists let everybody read, and nothing else.
 */
@NullMarked
package io.ironbark.walrus.website;

import org.jspecify.annotations.NullMarked;
