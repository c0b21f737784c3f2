/**
 * Object lock: versions that nobody may delete, until a day or until a hold is lifted.
 *
 * <p>What is locked is a version, never a key: a key can always be written again and can always get a delete marker. So
 * every path that removes a version's row for good asks {@link io.ironbark.walrus.lock.Lock#refusal} within the
 * transaction that removes it; the lifecycle's asks like everybody else's.
 */
@NullMarked
package io.ironbark.walrus.lock;

import org.jspecify.annotations.NullMarked;
