package io.ironbark.bench.api;

import io.ironbark.bench.load.CpuClock;
import io.ironbark.bench.load.Signer;
import io.ironbark.proto.auth.Secret;
import io.ironbark.testsupport.Await;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The {@code moto_server} of this host's Python: EC2 in memory, which checks no signature. */
final class Moto implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final int AT_ONCE = 1_000;
    private static final Pattern INSTANCE = Pattern.compile("<instanceId>(i-[0-9a-f]+)</instanceId>");

    private final Daemon server;
    private final Ec2 api;

    Moto(Path home) {
        int port = BenchCloud.freePort();
        server = Daemon.start(
                home.resolve("log/moto.log"), Map.of(), List.of("moto_server", "-p", Integer.toString(port)));
        api = new Ec2(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                new Signer.Identity("testing", new Secret("testing"), "us-east-1", "ec2"));
        Await.until("moto answers", START, () -> BenchCloud.answers(server, port));
    }

    Ec2 api() {
        return api;
    }

    CpuClock clock() {
        return new CpuClock().watch("controller", server.handle());
    }

    String image() {
        return Ec2.element(api.call(Ec2.form("DescribeImages")), "imageId");
    }

    /** Launches so many, and gives each of the first a name of its own: naming all takes it minutes. */
    List<String> fill(String image, int count, int named) {
        var ids = new ArrayList<String>();
        while (ids.size() < count) {
            var made = INSTANCE.matcher(api.call(Ec2.run(image, Math.min(AT_ONCE, count - ids.size()))));
            while (made.find()) {
                ids.add(made.group(1));
            }
        }
        for (int i = 0; i < Math.min(named, ids.size()); i++) {
            String name = "bench-" + (i + 1);
            api.call(Ec2.form("CreateTags", "ResourceId.1", ids.get(i), "Tag.1.Key", "Name", "Tag.1.Value", name));
        }
        return ids;
    }

    @Override
    public void close() {
        server.close();
    }
}
