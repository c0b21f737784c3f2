/**
 * The operator's command: {@code ironbark status}, {@code node list}, {@code explain i-…} and so on.
 *
 * <p>Each command is a class that asks one admin route of the cloud controller over mutual TLS, with the operator's
 * certificate, and shows the document: as a table for people, or as it came with {@code --json} for scripts. Exit
 * status: 0 done, 1 refused or not found, 2 wrong usage, 3 the cloud controller was not reached.
 */
@NullMarked
package io.ironbark.cli;

import org.jspecify.annotations.NullMarked;
