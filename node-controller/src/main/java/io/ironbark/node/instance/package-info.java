/**
 * What a node makes of each instance: a journal, a plan, and steps.
 *
 * The {@link io.ironbark.node.instance.Journal} on disk says what is wanted and how far it came; libvirt says what
 * runs. {@link io.ironbark.node.instance.Planner} looks at both and lists steps; it is pure. One thread per instance
 * performs them and looks again. Killed at any point, the next start reads the same journal, looks at the same libvirt
 * and goes on: every step may be done twice.
 *
 * Rules for who adds a step: it is idempotent; what it makes is found again without memory of having made it; it is
 * recorded before what cannot be told apart afterwards (a start from a stop), after what can.
 */
@NullMarked
package io.ironbark.node.instance;

import org.jspecify.annotations.NullMarked;
