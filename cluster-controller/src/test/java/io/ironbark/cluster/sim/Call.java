package io.ironbark.cluster.sim;

import java.util.function.Consumer;

/** A request and its answer over the world's network, as a client sees it: an answer that comes too late is ignored. */
final class Call {
    private boolean over;

    private Call() {}

    /** Calls one of the two, once. */
    static <A> void start(
            World world, long patienceMillis, Consumer<Consumer<A>> server, Consumer<A> answered, Runnable lost) {
        var call = new Call();
        world.send(() -> server.accept(answer -> world.send(() -> call.end(() -> answered.accept(answer)))));
        world.after(patienceMillis, () -> call.end(lost));
    }

    private void end(Runnable then) {
        if (!over) {
            over = true;
            then.run();
        }
    }
}
