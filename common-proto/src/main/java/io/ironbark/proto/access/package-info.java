/**
 * From an access key to what the policy evaluator wants to know of who holds it: the principal and its own policies.
 * The cloud controller and walrus both go this way, so a key means the same to both.
 */
@NullMarked
package io.ironbark.proto.access;

import org.jspecify.annotations.NullMarked;
