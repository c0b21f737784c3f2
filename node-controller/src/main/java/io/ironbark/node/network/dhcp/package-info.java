/** What dnsmasq is told: pure text from a {@link io.ironbark.proto.network.Vpc}, made of checked values only. */
@NullMarked
package io.ironbark.node.network.dhcp;

import org.jspecify.annotations.NullMarked;
