/**
 * VPCs, their blocks and attributes, and what all that is in a VPC stands on.
 *
 * A VPC knows nothing of what is in it: each noun that has something in VPCs is a {@link io.ironbark.cloud.vpc.VpcPart},
 * which makes what each VPC has from the start and refuses, or clears, when one goes. So the packages of these nouns
 * depend on this one, and {@code cloud.network} puts them together.
 *
 * Whoever changes anything that a VPC's packets meet locks the VPC first and {@linkplain
 * io.ironbark.cloud.vpc.VpcStore#touch touches} it in the same transaction: zones are told of a VPC as a whole, and a
 * change that is not told is a change that no node makes.
 */
@NullMarked
package io.ironbark.cloud.vpc;

import org.jspecify.annotations.NullMarked;
