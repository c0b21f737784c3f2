/**
 * Uploads from browsers' forms ("Browser-based uploads using POST").
 *
 * <p>A form names its key and proves its sender in fields before the file: a policy, which says what the form may hold,
 * and its signature. The file streams through like any other body; a form that turns out wrong behind it leaves nothing.
 * Once it is read and found good, a form is a PUT by whoever signed its policy, and answered as one.
 */
@NullMarked
package io.ironbark.walrus.post;

import org.jspecify.annotations.NullMarked;
