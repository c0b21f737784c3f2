/**
 * What every daemon needs around its wiring: a command line, a management port, an end.
 *
 * <p>A daemon's {@code main} is one call of {@link Daemon#run}, and the method it names is the table of contents of the
 * process: it constructs everything in a try-with-resources statement and then waits in {@link Shutdown#await}.
 *
 * <p>A daemon does not repair itself. An exception that nobody expected ends the process with a line that says so, and
 * its supervisor starts it anew from what is durable, which is tested, while half a process is not.
 *
 * <p>{@link Management} serves {@code /healthz} and {@code /metrics} in plain HTTP. Health is asked of registered checks
 * at the moment of the request: a process that cannot do its work must not say that it is well.
 */
@NullMarked
package io.ironbark.proto.daemon;

import org.jspecify.annotations.NullMarked;
