"""Frames that a guest may try to send, each with a number in it.

frames.py send DEVICE MAC ADDRESS ROUTER-MAC ROUTER VICTIM-MAC VICTIM   (sends all, prints number, name, good or bad)
frames.py sniff DEVICE                                                  (prints numbers that arrive, until 99)
"""
import socket, struct, sys

BROADCAST = b"\xff" * 6
MARK = b"IBF00"  # becomes the number; what is behind an IP packet is cut off on the way


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


ip = socket.inet_aton


def arp(op, sha, spa, tha, tpa):
    return struct.pack(">HHBBH", 1, 0x800, 6, 4, op) + sha + ip(spa) + tha + ip(tpa)


def ipv4(source, target, protocol, payload):
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0, ip(source), ip(target))
    total = sum(struct.unpack(">10H", head))
    total = (total & 0xFFFF) + (total >> 16)
    total = (total & 0xFFFF) + (total >> 16)
    return head[:10] + struct.pack(">H", 0xFFFF - total) + head[12:] + payload


def udp(source, target, payload):
    return struct.pack(">HHHH", source, target, 8 + len(payload), 0) + payload


def ipv6(source, target, header, payload):
    return (struct.pack(">IHBB", 6 << 28, len(payload), header, 255) + socket.inet_pton(10, source)
            + socket.inet_pton(10, target) + payload)


def dhcp(chaddr):
    return struct.pack(">BBBB", 1, 1, 6, 0) + b"\0" * 24 + chaddr + b"\0" * 206 + MARK


def frames(own, address, router, gateway, victim, neighbour):
    other = mac("52:54:00:00:00:99")
    advert = struct.pack(">BBHBBHII", 134, 0, 0, 64, 0, 1800, 0, 0)
    neighbour_advert = struct.pack(">BBHI", 136, 0, 0, 0x60000000) + socket.inet_pton(10, "fe80::1")
    all_nodes = mac("33:33:00:00:00:01")
    snap = b"\xaa\xaa\x03\0\0\0"
    ra6 = ipv6("fe80::1", "ff02::1", 58, advert)
    discover = ipv4("0.0.0.0", "255.255.255.255", 17, udp(68, 67, dhcp(own)))
    return [
        ("good-arp", BROADCAST + own + b"\x08\x06" + arp(1, own, address, b"\0" * 6, neighbour), True),
        ("good-ip", router + own + b"\x08\x00" + ipv4(address, neighbour, 17, udp(1, 2, MARK)), True),
        ("dhcp-discover", BROADCAST + own + b"\x08\x00" + discover, True),
        ("spoof-src-mac", router + other + b"\x08\x00" + ipv4(address, neighbour, 17, udp(1, 2, MARK)), False),
        ("arp-spoof-ip(gw)", BROADCAST + own + b"\x08\x06" + arp(2, own, gateway, BROADCAST, gateway), False),
        ("arp-spoof-metadata", BROADCAST + own + b"\x08\x06"
         + arp(2, own, "169.254.169.254", BROADCAST, "169.254.169.254"), False),
        ("arp-spoof-neighbour", BROADCAST + own + b"\x08\x06" + arp(2, own, neighbour, BROADCAST, neighbour), False),
        ("arp-spoof-sha", BROADCAST + own + b"\x08\x06" + arp(2, victim, address, BROADCAST, address), False),
        ("ip-spoof", router + own + b"\x08\x00" + ipv4("10.77.4.77", neighbour, 17, udp(1, 2, MARK)), False),
        ("ip-spoof-neighbour", router + own + b"\x08\x00" + ipv4(neighbour, gateway, 17, udp(1, 2, MARK)), False),
        ("ip-spoof-metadata", router + own + b"\x08\x00"
         + ipv4("169.254.169.254", neighbour, 6, struct.pack(">HHIIBBHHH", 80, 9, 1, 1, 80, 18, 9, 0, 0) + MARK), False),
        ("rogue-dhcp-offer", router + own + b"\x08\x00" + ipv4(address, neighbour, 17, udp(67, 68, MARK)), False),
        ("dhcp-of-neighbour", BROADCAST + own + b"\x08\x00"
         + ipv4("0.0.0.0", "255.255.255.255", 17, udp(68, 67, dhcp(victim))), False),
        ("dhcp-unicast-of-neighbour", router + own + b"\x08\x00"
         + ipv4(address, gateway, 17, udp(68, 67, dhcp(victim))), False),
        ("rogue-RA", all_nodes + own + b"\x86\xdd" + ra6, False),
        ("rogue-NA", all_nodes + own + b"\x86\xdd" + ipv6("fe80::1", "ff02::1", 58, neighbour_advert), False),
        ("dhcpv6", all_nodes + own + b"\x86\xdd" + ipv6("fe80::1", "ff02::1:2", 17, udp(546, 547, MARK)), False),
        ("vlan0-arp-spoof", BROADCAST + own + b"\x81\x00\x00\x00\x08\x06"
         + arp(2, own, gateway, BROADCAST, gateway), False),
        ("qinq-ip-spoof", router + own + b"\x88\xa8\x00\x00\x81\x00\x00\x00\x08\x00"
         + ipv4("10.77.4.77", neighbour, 17, udp(1, 2, MARK)), False),
        ("llc-snap-RA", all_nodes + own + struct.pack(">H", 8 + len(ra6)) + snap + b"\x86\xdd" + ra6, False),
        ("llc-snap-arp", BROADCAST + own + struct.pack(">H", 36) + snap + b"\x08\x06"
         + arp(2, own, gateway, BROADCAST, gateway), False),
        ("stp-bpdu", mac("01:80:c2:00:00:00") + own + struct.pack(">H", 38) + b"\x42\x42\x03" + b"\0" * 35, False),
        ("lldp", mac("01:80:c2:00:00:0e") + own + b"\x88\xcc" + b"\0" * 46, False),
    ]


def send(device, own, address, router, gateway, victim, neighbour):
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    raw.bind((device, 0))
    everything = frames(mac(own), address, mac(router), gateway, mac(victim), neighbour)
    for number, (name, frame, good) in enumerate(everything):
        marked = frame if MARK in frame else frame.ljust(60, b"\0") + MARK
        raw.send(marked.replace(MARK, b"IBF%02d" % number).ljust(60, b"\0"))
        print(number, name, "good" if good else "bad", flush=True)
    raw.send((mac(router) + mac(own) + b"\x08\x00" + ipv4(address, neighbour, 17, udp(9, 9, b"IBF99"))).ljust(60, b"\0"))


def sniff(device):
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    raw.bind((device, 0))
    print("ready", flush=True)
    while True:
        frame, address = raw.recvfrom(4096)
        at = frame.rfind(b"IBF")
        if address[2] != 4 and at >= 0:
            print(int(frame[at + 3:at + 5]), flush=True)
            if frame[at + 3:at + 5] == b"99":
                return


if sys.argv[1] == "send":
    send(*sys.argv[2:])
else:
    sniff(sys.argv[2])
