/**
 * Whether a caller may do what it asks: one step in front of every handler.
 *
 * An action brings its IAM action and the ARNs it touches as data, so the policies to come change nothing but the {@link
 * io.ironbark.cloud.access.Authorizer}. For now an account's root may do everything in its own account, and nobody may
 * do anything elsewhere.
 */
@NullMarked
package io.ironbark.cloud.access;

import org.jspecify.annotations.NullMarked;
