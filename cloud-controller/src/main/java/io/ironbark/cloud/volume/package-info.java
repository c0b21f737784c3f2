/**
 * Volumes, as far as there are any: the root disks of instances, which live on the disks of their instances' nodes.
 *
 * Each instance's root disk is a row from the instance's first transaction on, so whatever asks for volumes finds it, and
 * volumes that outlive their instances will fit beside it. Such a volume can't be detached, and ends with its instance.
 */
@NullMarked
package io.ironbark.cloud.volume;

import org.jspecify.annotations.NullMarked;
