/** What a component keeps that its files or its database must not say in clear, and the form in which it is kept. */
@NullMarked
package io.ironbark.proto.seal;

import org.jspecify.annotations.NullMarked;
