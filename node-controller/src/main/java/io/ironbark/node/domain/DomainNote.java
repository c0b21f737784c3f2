package io.ironbark.node.domain;

/**
 * What a domain's description says of its owner, in a namespace of ours.
 *
 * @param owner the node controller that made it, and its home directory; no other touches it
 * @param journal text of that node's choice
 */
public record DomainNote(String owner, String journal) {
    static final String NAMESPACE = "https://ironbark.io/domain/1";
}
