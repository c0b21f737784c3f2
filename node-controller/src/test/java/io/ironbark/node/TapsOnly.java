package io.ironbark.node;

import io.ironbark.node.network.NetworkException;
import io.ironbark.node.network.NetworkPlane;
import io.ironbark.node.process.Command;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.VpcDesired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A network of taps that lead nowhere: enough for guests to run. */
public final class TapsOnly implements NetworkPlane {
    @Override
    public Port prepare(InstanceDesired instance, VpcDesired vpc) {
        return plug(instance, instance.nic(), vpc);
    }

    @Override
    public Port plug(InstanceDesired instance, Nic nic, VpcDesired vpc) {
        if (!exists(nic)) {
            ip("tuntap", "add", "dev", tap(nic), "mode", "tap");
        }
        return new Port(tap(nic), nic.mac());
    }

    @Override
    public void attach(InstanceDesired instance) {
        instance.nics().forEach(nic -> ip("link", "set", tap(nic), "up"));
    }

    @Override
    public void release(InstanceId instance, Nic nic) {
        if (exists(nic)) {
            ip("link", "del", tap(nic));
        }
    }

    @Override
    public void apply(List<VpcDesired> vpcs, List<InstanceDesired> guests) {}

    @Override
    public List<String> problems() {
        return List.of();
    }

    public static boolean exists(Nic nic) {
        return Files.exists(Path.of("/sys/class/net", tap(nic)));
    }

    private static String tap(Nic nic) {
        return "tap" + nic.id().value().substring(nic.id().value().length() - 12);
    }

    private static void ip(String... words) {
        try {
            var argv = new java.util.ArrayList<>(List.of("ip"));
            argv.addAll(List.of(words));
            var outcome = Command.of(Duration.ofSeconds(10), argv).require();
            assert outcome.succeeded();
        } catch (IOException e) {
            throw new NetworkException("ip failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkException("interrupted", e);
        }
    }
}
