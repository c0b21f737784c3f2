/**
 * A whole cloud on this host, seen from outside: real daemons, the AWS CLI, s3cmd and ssh, tiny real guests.
 *
 * <p>One cloud serves all classes ({@link Cloud}); it has a home, ports and public addresses of its own, so it can
 * stand beside a quickstart. Tests share it: each makes what it needs, names it after itself and terminates it. They
 * wait for states with a deadline, never for time to pass.
 */
@NullMarked
package io.ironbark.acceptance;

import org.jspecify.annotations.NullMarked;
