/**
 * What was done, by whom: one row per mutation, in the mutation's own transaction, so that neither exists alone.
 */
@NullMarked
package io.ironbark.cloud.audit;

import org.jspecify.annotations.NullMarked;
