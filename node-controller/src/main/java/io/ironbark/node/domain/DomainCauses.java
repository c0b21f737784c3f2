package io.ironbark.node.domain;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/**
 * Why a domain that is off is off. libvirt-java does not bind {@code virDomainGetState}, which alone tells, so it is bound
 * here, over a read-only connection of its own.
 */
final class DomainCauses {
    private static final int SHUT_OFF = 5;
    private static final int BY_SHUTDOWN = 1;
    private static final int BY_DESTROY = 2;
    private static final int BY_CRASH = 3;

    /** libvirt's library prints each error besides returning it; "no such domain" is no news. Kept from collection. */
    private static final Quiet QUIET = (_, _) -> {};

    private final String uri;
    private @Nullable Pointer connection;

    DomainCauses(String uri) {
        this.uri = uri;
        C.IT.virSetErrorFunc(null, QUIET);
    }

    synchronized Sighting.Cause of(String name) {
        var open = connection;
        if (open == null || C.IT.virConnectIsAlive(open) != 1) {
            open = C.IT.virConnectOpenReadOnly(uri);
            connection = open;
        }
        if (open == null) {
            return Sighting.Cause.FORGOTTEN;
        }
        var domain = C.IT.virDomainLookupByName(open, name);
        if (domain == null) {
            return Sighting.Cause.FORGOTTEN;
        }
        try {
            var state = new IntByReference();
            var reason = new IntByReference();
            if (C.IT.virDomainGetState(domain, state, reason, 0) != 0 || state.getValue() != SHUT_OFF) {
                return Sighting.Cause.FORGOTTEN;
            }
            return switch (reason.getValue()) {
                case BY_SHUTDOWN -> Sighting.Cause.SHUTDOWN;
                case BY_DESTROY -> Sighting.Cause.DESTROYED;
                case BY_CRASH -> Sighting.Cause.CRASHED;
                default -> Sighting.Cause.FORGOTTEN;
            };
        } finally {
            int freed = C.IT.virDomainFree(domain);
            assert freed == 0;
        }
    }

    /** Called by libvirt for each error. */
    interface Quiet extends Callback {
        void error(@Nullable Pointer user, @Nullable Pointer error);
    }

    private interface C extends com.sun.jna.Library {
        C IT = Native.load("virt", C.class);

        void virSetErrorFunc(@Nullable Pointer user, Quiet handler);

        @Nullable
        Pointer virConnectOpenReadOnly(String uri);

        int virConnectIsAlive(Pointer connection);

        @Nullable
        Pointer virDomainLookupByName(Pointer connection, String name);

        int virDomainGetState(Pointer domain, IntByReference state, IntByReference reason, int flags);

        int virDomainFree(Pointer domain);
    }
}
