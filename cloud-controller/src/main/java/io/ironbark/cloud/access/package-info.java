/**
 * Whether a caller may do what it asks: one step in front of every handler.
 *
 * An action brings its IAM action and the ARNs it touches as data; {@link io.ironbark.cloud.access.Authorizer} asks the
 * policy evaluator that walrus asks too. An account's root may do everything in its own account, a user what the user's
 * policies say, and nobody anything elsewhere.
 */
@NullMarked
package io.ironbark.cloud.access;

import org.jspecify.annotations.NullMarked;
