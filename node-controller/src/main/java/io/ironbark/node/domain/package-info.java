/**
 * libvirt: the description of a guest's virtual hardware, and the ten verbs that a node needs.
 *
 * The description is built as a document, never as text, from a list of devices that is all a guest gets: no USB,
 * floppy, sound, display, spice or shared directory. Each disk names its format and its whole backing chain, so that
 * nothing is ever probed.
 *
 * {@link io.ironbark.node.domain.Hypervisor} is what the rest of the node sees. Its calls block; the real one runs each
 * on one of a few platform threads and gives up after a deadline, since a libvirt that hangs must not hang the node. What
 * can't be asked is unknown, and unknown is never taken for gone.
 */
@NullMarked
package io.ironbark.node.domain;

import org.jspecify.annotations.NullMarked;
