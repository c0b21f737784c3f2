package io.ironbark.node.domain;

import io.ironbark.node.domain.HypervisorException.Kind;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libvirt's event loop, of which a process has one. */
final class LibvirtEvents {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtEvents.class);
    private static boolean runs;

    private LibvirtEvents() {}

    static synchronized void start() {
        if (runs) {
            return;
        }
        try {
            Library.initEventLoop();
            runs = true;
        } catch (LibvirtException e) {
            throw new HypervisorException(Kind.UNREACHABLE, "libvirt's event loop does not start", e);
        }
        Thread.ofPlatform().daemon().name("libvirt-events").start(() -> {
            try {
                Library.runEventLoop();
            } catch (LibvirtException e) {
                LOG.warn("libvirt's event loop ended; changes are found by looking", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
