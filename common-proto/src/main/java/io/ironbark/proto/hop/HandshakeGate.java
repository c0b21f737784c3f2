package io.ironbark.proto.hop;

import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many TLS handshakes a server has under way at once. When all children come back at the same time, a server that
 * begins with all of them comes to none in time: each child gives up, connects anew, and the server goes on with what
 * nobody waits for any more, out of file handles at last. So the others are turned away before they have cost anything, and
 * try again with jitter.
 */
final class HandshakeGate extends JdkSSLEngineOptions {
    /** At seventy milliseconds each, which is a very busy host, the last is done before its child gives up. */
    static final int AT_ONCE = 128;

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeGate.class);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Semaphore places;

    HandshakeGate(int atOnce) {
        this(new Semaphore(atOnce));
    }

    private HandshakeGate(Semaphore places) {
        this.places = places;
    }

    /** Shares the places: a server copies its options. */
    @Override
    public HandshakeGate copy() {
        return new HandshakeGate(places);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Gated(super.create(), places);
            }
        };
    }

    /** Netty closes the connection for it. */
    private static final class Full extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Full() {
            super("too many handshakes are under way");
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    private static final class Gated extends DelegatingSslContext {
        private final Semaphore places;
        private final LongAdder turnedAway = new LongAdder();
        private final AtomicLong said = new AtomicLong(System.nanoTime() - 2 * QUIET.toNanos());

        Gated(SslContext context, Semaphore places) {
            super(context);
            this.places = places;
        }

        @Override
        protected void initEngine(SSLEngine engine) {}

        @Override
        protected void initHandler(SslHandler handler) {
            if (!places.tryAcquire()) {
                say();
                throw new Full();
            }
            handler.handshakeFuture().addListener(_ -> places.release());
        }

        private void say() {
            turnedAway.increment();
            long now = System.nanoTime();
            long before = said.get();
            if (now - before > QUIET.toNanos() && said.compareAndSet(before, now)) {
                LOG.warn(
                        "{} connections were turned away, so many come at once; they will come again",
                        turnedAway.sumThenReset());
            }
        }
    }
}
