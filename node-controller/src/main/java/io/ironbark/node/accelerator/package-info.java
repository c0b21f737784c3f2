/**
 * Whether the host's KVM works. The device may exist and QEMU still hang or abort on it, so it is tried, not looked at.
 */
@NullMarked
package io.ironbark.node.accelerator;

import org.jspecify.annotations.NullMarked;
