/**
 * The one protocol between components: two verbs over HTTP, JSON and mutual TLS.
 *
 * <p>A child dials its parent and never the other way round. It asks {@code GET …/desired?after=…&wait=…}, which waits
 * until there is something newer or the wait ends ({@link DesiredPoll} is the child's loop, {@link Versioned} the
 * parent's end of it), and it says {@code POST …/observed} when it has news and at intervals ({@link ObservedPost}).
 *
 * <p>A parent is a {@link HopServer} with a table of {@link Route}s. Each route names the roles that may call it, and
 * where a path names a caller, the certificate must name the same one; there is no route without a role. Handlers are
 * straight-line code on a virtual thread of their own: they return a {@link Reply} or throw a {@link HopRefusal}.
 *
 * <p>A child's calls go through {@link HopClient}, which trusts a server only if its certificate has the role that the
 * child expects, and answers with a sealed {@link Answer}: a parent that cannot be reached, one that refuses and one
 * that does not know the thing asked for are three different answers, since what to do next differs.
 *
 * <p>Mutual TLS is in {@link Tls}: TLS 1.3, a client certificate is required, and a certificate says who somebody is by
 * a URI among its alternative names, {@code ironbark://role/name} ({@link PeerIdentity}). The common name says nothing.
 *
 * <p>Documents are records, written by {@link Json}: unknown fields are ignored and absent ones read as empty, so that
 * one side may be a release ahead of the other.
 */
@NullMarked
package io.ironbark.proto.hop;

import org.jspecify.annotations.NullMarked;
