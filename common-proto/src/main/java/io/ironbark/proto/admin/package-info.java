/**
 * What an operator's command and the cloud controller say to each other.
 *
 * <p>Routes on the cloud controller's internal port, for the role {@code operator}:
 *
 * <ul>
 *   <li>{@code POST /v1/admin/accounts} {@link NewAccount} answers {@link AccountMade}; {@code GET} answers {@link
 *       Accounts}
 *   <li>{@code GET /v1/admin/status} answers {@link CloudStatus}
 *   <li>{@code GET /v1/admin/nodes} answers {@link Nodes}; {@code POST /v1/admin/nodes/{node}/drain} and {@code
 *       …/undrain} answer the node's {@link NodeStatus}
 *   <li>{@code GET /v1/admin/explain/{instance}} answers {@link Explanation}
 *   <li>{@code GET /v1/admin/network/{instance, VPC or node}} answers {@link NetworkView}; {@code
 *       …/trace?from=A&to=A&protocol=P&port=N} (or {@code type} and {@code code}) answers {@link PacketTrace}
 *   <li>{@code GET /v1/admin/audit?after=N&limit=N} answers {@link AuditPage}
 * </ul>
 *
 * <p>These documents are shown to people and read by scripts ({@code --json}), so a component is only ever added.
 */
@NullMarked
package io.ironbark.proto.admin;

import org.jspecify.annotations.NullMarked;
