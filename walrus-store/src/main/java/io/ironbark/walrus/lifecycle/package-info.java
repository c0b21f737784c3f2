/**
 * What time does to objects: rules of buckets, and the worker that carries them out.
 *
 * <p>{@link io.ironbark.walrus.lifecycle.Lifecycle} decides, as a pure function of a version, its age and its rules;
 * {@link io.ironbark.walrus.lifecycle.LifecycleWorker} walks over buckets in batches and does what was decided, each
 * deletion in a transaction of its own that looks again. A bucket's row in {@code lifecycle_run} says how far the walk
 * has come and who walks: several processes share the buckets, and one that dies loses its turn after a moment.
 */
@NullMarked
package io.ironbark.walrus.lifecycle;

import org.jspecify.annotations.NullMarked;
