/** IPv4 addresses, blocks and MAC addresses as checked values: whatever text a document carries stops here. */
@NullMarked
package io.ironbark.proto.address;

import org.jspecify.annotations.NullMarked;
