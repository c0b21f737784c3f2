package io.ironbark.node.domain;

/**
 * What a domain's description says of its owner, in a namespace of ours.
 *
 * @param node the node controller that made it; no other touches it
 * @param journal text of that node's choice
 */
public record DomainNote(String node, String journal) {
    static final String NAMESPACE = "https://ironbark.io/domain/1";
}
