package io.ironbark.node.domain;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.ironbark.node.domain.HypervisorException.Kind;
import org.jspecify.annotations.Nullable;

/** libvirt-java does not bind {@code virDomainInjectNMI}, so it is bound here, over a connection of its own. */
final class DomainInterrupts {
    private final String uri;
    private @Nullable Pointer connection;

    DomainInterrupts(String uri) {
        this.uri = uri;
    }

    synchronized void inject(String name) {
        var open = connection;
        if (open == null || C.IT.virConnectIsAlive(open) != 1) {
            open = C.IT.virConnectOpen(uri);
            connection = open;
        }
        if (open == null) {
            throw new HypervisorException(Kind.UNREACHABLE, "libvirt does not answer: interrupt");
        }
        var domain = C.IT.virDomainLookupByName(open, name);
        if (domain == null) {
            throw new HypervisorException(Kind.REFUSED, "no domain " + name);
        }
        try {
            if (C.IT.virDomainInjectNMI(domain, 0) != 0) {
                throw new HypervisorException(Kind.REFUSED, "no interrupt could be sent to " + name);
            }
        } finally {
            int freed = C.IT.virDomainFree(domain);
            assert freed == 0;
        }
    }

    private interface C extends com.sun.jna.Library {
        C IT = Native.load("virt", C.class);

        @Nullable
        Pointer virConnectOpen(String uri);

        int virConnectIsAlive(Pointer connection);

        @Nullable
        Pointer virDomainLookupByName(Pointer connection, String name);

        int virDomainInjectNMI(Pointer domain, int flags);

        int virDomainFree(Pointer domain);
    }
}
