"""Sends and counts single packets, told apart by their IP identification.

probe.py send SOURCE TARGET ID:PROTOCOL:FIRST:SECOND ...   (ports, or ICMP type and code)
probe.py flood SOURCE TARGET PORT                           (the same TCP packet again and again, until its input ends)
probe.py sniff DEVICE                                      (prints source and id of what arrives, until its input ends)
"""
import select, socket, struct, sys


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(">%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return 0xFFFF - total


def payload(source, target, number, protocol, first, second):
    if protocol == 1:
        rest = struct.pack(">HH", number, 1) + b"\0" * 16
        head = struct.pack(">BBH", first, second, 0)
        return struct.pack(">BBH", first, second, checksum(head + rest)) + rest
    pseudo = socket.inet_aton(source) + socket.inet_aton(target)
    if protocol == 6:
        tcp = struct.pack(">HHIIBBHHH", first, second, number, 0, 5 << 4, 2, 1024, 0, 0)
        sum_ = checksum(pseudo + struct.pack(">HH", 6, len(tcp)) + tcp)
        return tcp[:16] + struct.pack(">H", sum_) + tcp[18:]
    if protocol == 17:
        return struct.pack(">HHHH", first, second, 12, 0) + b"ping"
    return b"\0" * 20


def send(source, target, probes):
    out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    for probe in probes:
        number, protocol, first, second = map(int, probe.split(":"))
        body = payload(source, target, number, protocol, first, second)
        head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(body), number, 0, 64, protocol, 0,
                           socket.inet_aton(source), socket.inet_aton(target))
        out.sendto(head + body, (target, 0))


def flood(source, target, port):
    print("ready", flush=True)
    number = 0
    while not select.select([0], [], [], 0.001)[0]:
        number = number % 60000 + 1
        send(source, target, ["%d:6:%d:%s" % (number, number, port)])


def sniff(device):
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
    raw.bind((device, 0))
    print("ready", flush=True)
    while True:
        readable = select.select([raw, 0], [], [])[0]
        if raw in readable:
            frame, address = raw.recvfrom(2048)
            if address[2] != 4:
                print(socket.inet_ntoa(frame[26:30]), struct.unpack(">H", frame[18:20])[0], flush=True)
        elif 0 in readable:
            return


if sys.argv[1] == "send":
    send(sys.argv[2], sys.argv[3], sys.argv[4:])
elif sys.argv[1] == "flood":
    flood(*sys.argv[2:])
else:
    sniff(sys.argv[2])
