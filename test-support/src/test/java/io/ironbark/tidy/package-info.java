/**
 * The style of the whole repository, kept by tests: what a reader would otherwise have to remember. Each rule is a
 * method that lists every place that breaks it; a rule's exceptions stand beside it, each with its reason.
 */
@NullMarked
package io.ironbark.tidy;

import org.jspecify.annotations.NullMarked;
