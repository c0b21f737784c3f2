/**
 * Elastic addresses: public ones that an account keeps, and moves between interfaces.
 *
 * They come from the same pool as the public addresses that instances get for as long as they run. One that was given
 * back is nobody else's for a while (somebody may still trust it), but its last account's at once.
 */
@NullMarked
package io.ironbark.cloud.elasticip;

import org.jspecify.annotations.NullMarked;
