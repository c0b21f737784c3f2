/**
 * The EC2 API under load: a cloud of its own, as it ships, filled with instances of many accounts, and beside it what the
 * same load generator gets out of the bare database and out of moto's server.
 *
 * {@link io.ironbark.bench.api.ApiBench} is the order of it all and prints the table. The cloud is real processes with a
 * durable PostgreSQL ({@link io.ironbark.bench.api.BenchCloud}); nodes are simulated in a process of their own ({@link
 * io.ironbark.bench.api.SimulatedNodes}). One instance of each account is launched over the API; the others are copies of
 * its rows ({@link io.ironbark.bench.api.FillStore}), whatever columns these have.
 */
@NullMarked
package io.ironbark.bench.api;

import org.jspecify.annotations.NullMarked;
