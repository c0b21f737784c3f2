/**
 * The data plane: a namespace per VPC, routed at layer 3 between all guests.
 *
 * {@link io.ironbark.node.network.NamespacePlane} is the shell. What it does follows from pure packages: {@code vpc}
 * reads documents and knows what security groups mean, {@code filter} renders nftables, {@code link} renders devices
 * and routes as facts, {@code dhcp} renders dnsmasq's files. Each pass ({@code Site.pass}) looks at the host and does
 * what is missing, so that the same code makes a VPC, changes it, adopts it after a restart and repairs it.
 *
 * Rules for those who add to it: rules before links, links before guests; nothing from a document reaches a command
 * line or a file but as a checked value; a namespace is ours if there is a folder of its name, and nothing else on the
 * host is touched.
 */
@NullMarked
package io.ironbark.node.network;

import org.jspecify.annotations.NullMarked;
