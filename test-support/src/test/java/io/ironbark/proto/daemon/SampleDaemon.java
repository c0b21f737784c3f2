package io.ironbark.proto.daemon;

/** A daemon for {@link DaemonTest}: ends as its configuration says. */
final class SampleDaemon {
    record Settings(String ending) {}

    private SampleDaemon() {}

    public static void main(String[] args) {
        Daemon.run("sample", Settings.class, SampleDaemon::serve, args);
    }

    private static void serve(Settings settings) throws InterruptedException {
        try (AutoCloseable _ = () -> System.out.println("closed")) {
            System.out.println("serving");
            switch (settings.ending()) {
                case "signal" -> Shutdown.await();
                case "failure" -> throw new IllegalStateException("cannot go on");
                default -> {
                    Thread.ofPlatform().start(() -> {
                        throw new IllegalStateException("a bug");
                    });
                    Shutdown.await();
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
