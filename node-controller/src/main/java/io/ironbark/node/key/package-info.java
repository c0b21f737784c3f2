/**
 * The user's SSH key, put into images that don't fetch it themselves.
 *
 * libguestfs does it within its appliance, where no link of the image leads to a file of the host, in a process of its
 * own that is killed with all it started if it takes too long. Its cost of seconds is paid once per image and key: the
 * result is a thin layer between the cached image and the instances' disks.
 */
@NullMarked
package io.ironbark.node.key;

import org.jspecify.annotations.NullMarked;
