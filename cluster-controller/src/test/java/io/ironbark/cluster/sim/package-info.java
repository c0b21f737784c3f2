/**
 * A zone in one thread, from a seed: virtual time, a network that loses, repeats and delays, a cloud controller and nodes
 * that are small models of the real ones, and the real core of the cluster controller between them.
 */
@NullMarked
package io.ironbark.cluster.sim;

import org.jspecify.annotations.NullMarked;
