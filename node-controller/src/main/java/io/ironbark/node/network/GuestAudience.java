package io.ironbark.node.network;

import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.VpcDesired;
import java.util.List;

/** Whoever wants to know which guests a namespace has: the metadata service. */
public interface GuestAudience {
    /** Nobody. */
    GuestAudience NONE = new GuestAudience() {
        @Override
        public void guests(Namespace namespace, VpcDesired vpc, List<InstanceDesired> guests) {}

        @Override
        public void gone(VpcId vpc) {}
    };

    /** The namespace is there, with its bridges, and these are its guests now. Called again whenever that was checked. */
    void guests(Namespace namespace, VpcDesired vpc, List<InstanceDesired> guests);

    /** The namespace is about to go. */
    void gone(VpcId vpc);
}
