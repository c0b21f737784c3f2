"""Measures paths between two addresses; for deploy/bench/net.

net_paths.py serve                       takes streams and echoes, until it is killed
net_paths.py stream HOST SECONDS         prints Gbit/s, as the receiver counts them
net_paths.py echo HOST COUNT             prints median and 99th percentile of round trips of one byte, in microseconds
net_paths.py compare ROUNDS              reads NAME|COMMAND|HOST|COMMAND|HOST, prints a row with medians and their ratio
net_paths.py authorize GROUP HOST FIRST COUNT  opens COUNT ports one by one, prints seconds until each lets a packet
                                         pass, since the call and since its answer
"""
import os, select, socket, statistics, struct, subprocess, sys, threading, time

PORT = 5001
BLOCK = b"\0" * 262144


def take(connection):
    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if connection.recv(1) == b"e":
            while data := connection.recv(1):
                connection.sendall(data)
            return
        start, count, buffer = time.monotonic(), 0, bytearray(1 << 20)
        while size := connection.recv_into(buffer):
            count += size
        connection.sendall(struct.pack(">Qd", count, time.monotonic() - start))


def serve():
    server = socket.create_server(("0.0.0.0", PORT))
    print("ready", flush=True)
    while True:
        threading.Thread(target=take, args=(server.accept()[0],), daemon=True).start()


def connect(host, kind):
    connection = socket.create_connection((host, PORT), 5)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(kind)
    return connection


def stream(host, seconds):
    with connect(host, b"s") as connection:
        end = time.monotonic() + float(seconds)
        while time.monotonic() < end:
            connection.sendall(BLOCK)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while len(answer) < 16:
            answer += connection.recv(16)
        count, took = struct.unpack(">Qd", answer)
        print(count * 8 / took / 1e9)


def echo(host, count):
    times = []
    with connect(host, b"e") as connection:
        for _ in range(int(count)):
            start = time.perf_counter()
            connection.sendall(b"x")
            connection.recv(1)
            times.append((time.perf_counter() - start) * 1e6)
    times.sort()
    print(statistics.median(times), times[len(times) * 99 // 100])


def ask(command, *words):
    printed = subprocess.run(command.split() + [sys.executable, __file__, *words], check=True, stdout=subprocess.PIPE)
    return [float(word) for word in printed.stdout.split()]


def compare(rounds):
    for line in sys.stdin:
        name, ours, here, plain, there = line.strip().split("|")
        rates, times = ([], []), ([], [])
        for _ in range(int(rounds)):
            for side, command, host in ((0, ours, here), (1, plain, there)):
                rates[side].append(ask(command, "stream", host, "2")[0])
                times[side].append(ask(command, "echo", host, "3000"))
        fast, base = (statistics.median(side) for side in rates)
        print(f"| {name}: TCP throughput | {fast:.2f} Gbit/s | {base:.2f} Gbit/s | {fast / base:.2f} |", flush=True)
        slow, plain_time = (statistics.median(time[0] for time in side) for side in times)
        tail, plain_tail = (statistics.median(time[1] for time in side) for side in times)
        print(f"| {name}: round trip, median (p99) | {slow:.0f} µs ({tail:.0f}) | {plain_time:.0f} µs ({plain_tail:.0f}) "
              f"| {slow / plain_time:.2f} |", flush=True)


def passes(host, port):
    """Whether anything answers at once, be it that nobody listens."""
    attempt = socket.socket()
    attempt.setblocking(False)
    attempt.connect_ex((host, port))
    answered = bool(select.select([], [attempt], [], 0.02)[1])
    attempt.close()
    return answered


def authorize(group, host, first, count):
    import boto3
    client = boto3.client("ec2", endpoint_url=os.environ["EC2_URL"])
    for port in range(int(first), int(first) + int(count)):
        if passes(host, port):
            sys.exit("port %d is open already" % port)
        start = time.monotonic()
        client.authorize_security_group_ingress(
            GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": port, "ToPort": port,
                                           "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
        answered = time.monotonic()
        while not passes(host, port):
            if time.monotonic() > answered + 30:
                sys.exit("port %d stays closed" % port)
        print(time.monotonic() - start, time.monotonic() - answered, flush=True)


{"serve": serve, "stream": stream, "echo": echo, "compare": compare, "authorize": authorize}[sys.argv[1]](*sys.argv[2:])
