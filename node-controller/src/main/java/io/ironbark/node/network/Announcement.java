package io.ironbark.node.network;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Mac;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A gratuitous ARP request: neighbours that know the address under another MAC take the new one at once, so that a
 * public address moves between nodes without waiting for anybody's cache.
 */
final class Announcement {
    private static final Path DEVICES = Path.of("/sys/class/net");
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final short ETHERNET = 1;
    private static final short IPV4 = 0x0800;
    private static final short ARP = 0x0806;
    private static final short REQUEST = 1;
    private static final int FRAME_BYTES = 42;
    private static final int MAC_BYTES = 6;
    private static final int LINK_ADDRESS_BYTES = 20;

    private Announcement() {}

    static void send(String device, Ipv4 address) {
        try {
            var own = new Mac(
                    Files.readString(DEVICES.resolve(device).resolve("address")).strip());
            int index = Integer.parseInt(
                    Files.readString(DEVICES.resolve(device).resolve("ifindex")).strip());
            byte[] frame = frame(own, address);
            byte[] target = target(index);
            int socket = C.INSTANCE.socket(AF_PACKET, SOCK_RAW, 0);
            try {
                C.INSTANCE.sendto(socket, frame, frame.length, 0, target, target.length);
            } finally {
                C.INSTANCE.close(socket);
            }
        } catch (IOException | LastErrorException e) {
            throw new NetworkException("can't announce " + address + " on " + device, e);
        }
    }

    private static byte[] frame(Mac own, Ipv4 address) {
        byte[] mac = bytes(own);
        var frame = ByteBuffer.allocate(FRAME_BYTES);
        for (int i = 0; i < MAC_BYTES; i++) {
            frame.put((byte) 0xff);
        }
        return frame.put(mac)
                .putShort(ARP)
                .putShort(ETHERNET)
                .putShort(IPV4)
                .put((byte) MAC_BYTES)
                .put((byte) Integer.BYTES)
                .putShort(REQUEST)
                .put(mac)
                .putInt(address.bits())
                .put(new byte[MAC_BYTES])
                .putInt(address.bits())
                .array();
    }

    /** A {@code struct sockaddr_ll}: to everybody on the device. */
    private static byte[] target(int index) {
        var target = ByteBuffer.allocate(LINK_ADDRESS_BYTES).order(ByteOrder.nativeOrder());
        target.putShort((short) AF_PACKET);
        target.order(ByteOrder.BIG_ENDIAN).putShort(ARP);
        target.order(ByteOrder.nativeOrder())
                .putInt(index)
                .putShort(ETHERNET)
                .put((byte) 0)
                .put((byte) MAC_BYTES);
        for (int i = 0; i < MAC_BYTES; i++) {
            target.put((byte) 0xff);
        }
        return target.array();
    }

    private static byte[] bytes(Mac mac) {
        var bytes = new byte[MAC_BYTES];
        for (int i = 0; i < MAC_BYTES; i++) {
            bytes[i] = (byte) Integer.parseInt(mac.digits().substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    private interface C extends Library {
        C INSTANCE = Native.load("c", C.class);

        int socket(int domain, int type, int protocol) throws LastErrorException;

        int sendto(int socket, byte[] data, int size, int flags, byte[] address, int addressSize)
                throws LastErrorException;

        int close(int socket) throws LastErrorException;
    }
}
