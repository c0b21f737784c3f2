/** IPv4 addresses, blocks and MAC addresses as checked values: whatever text a document carries stops here. */
@NullMarked
package io.ironbark.node.network.address;

import org.jspecify.annotations.NullMarked;
