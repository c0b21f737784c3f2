/**
 * Network ACLs: numbered entries by which all packets of a subnet pass or do not, answers included.
 *
 * Each VPC has a default one that lets everything pass, and a subnet is associated with exactly one at any time: it is
 * never disassociated, only associated with another.
 */
@NullMarked
package io.ironbark.cloud.networkacl;

import org.jspecify.annotations.NullMarked;
