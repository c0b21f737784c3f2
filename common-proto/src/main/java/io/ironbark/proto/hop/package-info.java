/**
 * The one protocol between components: two verbs over HTTP, JSON and mutual TLS.
 */
@NullMarked
package io.ironbark.proto.hop;

import org.jspecify.annotations.NullMarked;
