/**
 * Security groups and their rules.
 *
 * A rule is checked and brought into one form ({@link io.ironbark.cloud.securitygroup.RuleForm}) before it is stored, and
 * constraints of the schema say the same again, so that no node ever gets a rule that its packet filter would refuse.
 * Rules name groups, never members: who is in a group is known from the interfaces, at the cluster controller.
 *
 * A rule has an id for life: what it permits may change under it. It names groups of its own VPC and of VPCs that are its
 * peers; members are known by address, and an address means nothing anywhere else. A rule that names a peer's group stays
 * when that group or the connection goes: it is stale then, and permits nothing, as in EC2.
 */
@NullMarked
package io.ironbark.cloud.securitygroup;

import org.jspecify.annotations.NullMarked;
