package io.ironbark.node.network;

import io.ironbark.proto.address.Ipv4;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts that answer a node whose network works, and are not the controllers that it may miss: its router and the nodes
 * that it has tunnels to. One that gives no answer to an echo request, but tells its MAC address when it is asked anew,
 * has answered, too.
 */
final class Witnesses {
    private static final Logger LOG = LoggerFactory.getLogger(Witnesses.class);
    private static final Duration ECHO = Duration.ofMillis(300);
    private static final int ASKED_MAX = 3;
    private static final int GATEWAY = 2;
    private static final int FLAGS = 2;
    private static final int COMPLETE = 2;

    private final Supplier<? extends Collection<Ipv4>> nodes;
    private final RandomGenerator random;
    private final Path kernel;

    /**
     * Takes the other nodes, as they are known at each moment.
     *
     * @param kernel where it shows routes and neighbours, such as {@code /proc/net}
     */
    Witnesses(Supplier<? extends Collection<Ipv4>> nodes, RandomGenerator random, Path kernel) {
        this.nodes = nodes;
        this.random = random;
        this.kernel = kernel;
    }

    /** Whether one of some of them does, or there is none to ask: who has no witness can't be known to be alone. */
    boolean answer() {
        var asked = some();
        return asked.isEmpty() || asked.stream().anyMatch(Witnesses::echoes) || resolved(asked);
    }

    /** What the kernel knew of them is forgotten, so that what it knows after one more packet is of now. */
    private boolean resolved(List<Ipv4> asked) {
        for (Ipv4 address : asked) {
            try {
                Tool.run(List.of("ip", "neigh", "flush", "to", address.toString()), "");
            } catch (NetworkException e) {
                LOG.debug("{} is not forgotten", address, e);
            }
        }
        return asked.stream().anyMatch(Witnesses::echoes)
                || neighbours(lines("arp")).stream().anyMatch(asked::contains);
    }

    /** The router, and other nodes in any order, so that all come to be asked in time. */
    private List<Ipv4> some() {
        var others = new ArrayList<>(nodes.get());
        Collections.shuffle(others, random);
        return Stream.concat(routers(lines("route")).stream(), others.stream())
                .distinct()
                .limit(ASKED_MAX)
                .toList();
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(kernel.resolve(file));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean echoes(Ipv4 address) {
        try {
            return InetAddress.getByName(address.toString()).isReachable(Math.toIntExact(ECHO.toMillis()));
        } catch (IOException e) {
            return false;
        }
    }

    /** The gateways of default routes: {@code Iface Destination Gateway …}, addresses as the machine has them in memory. */
    static List<Ipv4> routers(List<String> routes) {
        return routes.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > GATEWAY
                        && words[1].equals("00000000")
                        && words[GATEWAY].matches("[0-9A-F]{8}")
                        && !words[GATEWAY].equals("00000000"))
                .map(words -> address(words[GATEWAY]))
                .toList();
    }

    /** Those whose MAC address is known: {@code IP-address HW-type Flags …}. */
    static List<Ipv4> neighbours(List<String> table) {
        return table.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > FLAGS
                        && words[FLAGS].matches("0x[0-9a-f]{1,4}")
                        && (Integer.decode(words[FLAGS]) & COMPLETE) != 0)
                .flatMap(words -> Ipv4.parse(words[0]).stream())
                .toList();
    }

    private static Ipv4 address(String hexadecimal) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(Integer.parseUnsignedInt(hexadecimal, 16))
                .array();
        try {
            return Ipv4.of(((Inet4Address) InetAddress.getByAddress(bytes)).getHostAddress());
        } catch (IOException e) {
            throw new IllegalArgumentException(hexadecimal, e);
        }
    }
}
