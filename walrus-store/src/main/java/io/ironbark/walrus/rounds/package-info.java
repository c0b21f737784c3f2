/**
 * Work that goes on beside requests: sweeping, lifecycles, digests of images.
 *
 * <p>Whatever is done in rounds finds out for itself what there is to do, from the database; so it needs no input, and one
 * process takes up what another left.
 */
@NullMarked
package io.ironbark.walrus.rounds;

import org.jspecify.annotations.NullMarked;
