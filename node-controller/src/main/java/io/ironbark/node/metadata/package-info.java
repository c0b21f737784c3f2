/**
 * The instance metadata service: what a guest asks at 169.254.169.254.
 *
 * One socket listens in each VPC's namespace, so a caller is known by the socket it came to and its source address,
 * which its tap vouches for, and by nothing that it says itself. Answers come from the node's last documents, with no
 * controller in reach. {@link MetadataTree} and {@link Responder} are pure: paths, listings, tokens and refusals;
 * {@link MetadataServer} is sockets only.
 */
@NullMarked
package io.ironbark.node.metadata;

import org.jspecify.annotations.NullMarked;
