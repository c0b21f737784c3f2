/**
 * Who sent a request, and whether they did: signatures of the AWS protocols.
 */
@NullMarked
package io.ironbark.proto.auth;

import org.jspecify.annotations.NullMarked;
