/** The writing of DER, of which certificates and signed messages are made. */
@NullMarked
package io.ironbark.proto.der;

import org.jspecify.annotations.NullMarked;
