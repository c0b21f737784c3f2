package io.ironbark.proto.node;

/** A guest of the same VPC on another node: its private address and MAC, and that node's underlay address. */
public record RemoteGuest(String privateIp, String mac, String nodeAddress) {}
