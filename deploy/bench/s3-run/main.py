"""Measures walrus, nginx and s3proxy; deploy/bench/s3 says how to call it."""
import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time

from client import Client, Wrong, check
from servers import Starter
from table import HUGE, LISTING, PAGE, Table

HERE = pathlib.Path(__file__).resolve().parent
SMALL_BYTES = 4096
SAMPLE = 50
PAGES = 100


class Sizes:
    def __init__(self, smoke):
        self.turns = 1 if smoke else 3
        self.seconds = 1 if smoke else 3
        self.warm = 1 if smoke else 8
        self.objects = 100 if smoke else 1000
        self.big = (32 if smoke else 1024) << 20
        self.part = (8 if smoke else 64) << 20
        self.listed = 2000 if smoke else 100_000
        self.many = 5000 if smoke else 1_000_000
        self.deleted = 200 if smoke else 10_000
        self.huge = (64 << 20) if smoke else 5 << 30


class Bench:
    def __init__(self, starter, sizes):
        self.starter, self.home, self.sizes, self.table = starter, starter.home, sizes, Table()
        self.steps = {"small": self.small, "large": self.large, "listing": self.listing,
                      "deleting": self.deleting, "huge": self.huge}
        self.objects = [(f"k{i}", random.Random(i).randbytes(SMALL_BYTES)) for i in range(sizes.objects)]
        self.body = self.home / "body.bin"
        self.big = self.home / "big.bin"
        self.parts = []

    def note(self, row, server, value):
        self.table.note(row, server.name, value)
        print(f"  {server.name:8} {row}: {value:,.2f}", file=sys.stderr, flush=True)

    def run(self, servers, steps):
        self.servers = servers
        self.stores = [server for server in servers if server.name != "nginx"]
        self.walrus = [server for server in servers if server.name == "walrus"]
        self.prepare()
        for server in self.stores:
            server.client.call("PUT", "/box")
        for step in steps:
            self.steps[step]()
        for server in servers:
            self.note("peak memory of the largest process, MB", server, server.peak_megabytes())

    def prepare(self):
        self.body.write_bytes(os.urandom(SMALL_BYTES))
        with open(self.big, "wb") as out:
            for _ in range(self.sizes.big >> 20):
                out.write(os.urandom(1 << 20))
        with open(self.big, "rb") as source:
            for i in range(self.sizes.big // self.sizes.part):
                part = self.home / f"part{i}"
                part.write_bytes(source.read(self.sizes.part))
                self.parts.append(str(part))

    def in_turns(self, servers, action):
        """Each server in its turn, several times: whatever else the machine does meets all alike."""
        for _ in range(self.sizes.turns):
            for server in servers:
                subprocess.run(["sync"], check=True)
                action(server)

    # --- small objects ---

    def small(self):
        for server in self.servers:
            for name, data in self.objects:
                if server.name == "nginx":
                    self.starter.put_file(name, data)
                else:
                    server.client.call("PUT", f"/box/{name}", body=data)
            self.expect(server, self.objects[:SAMPLE])
            self.warm_up(server, "GET")
        for connections in (1, 16):
            self.in_turns(self.servers, lambda server: self.rates(server, "GET", connections))
        for server in self.stores:
            self.warm_up(server, "PUT")
        for connections in (1, 16):
            self.in_turns(self.stores, lambda server: self.rates(server, "PUT", connections))
        for server in self.stores:
            self.expect(server, [(name, self.body.read_bytes()) for name in self.put_names()[1 : SAMPLE + 1]])

    def warm_up(self, server, method):
        """Until it gets no faster: a Java server that is not compiled yet proves nothing."""
        best = 0
        for _ in range(self.sizes.warm):
            rate = self.wrk(server, method, 16, self.sizes.seconds)[0]
            if rate < 1.05 * best:
                return
            best = max(best, rate)

    def put_names(self):
        return [f"p{i}" for i in range(20 * self.sizes.objects)]

    def expect(self, server, objects):
        """Whether it has these, byte for byte."""
        for name, data in objects:
            status, got = server.client.ask("GET", server.target("GET", f"/box/{name}"))
            check(status == 200 and got == data, f"{server.name}: GET {name}: {status}, {len(got)} bytes: {got[:200]}")

    def wrk(self, server, method, connections, seconds):
        """Requests a second, p50 and p99 in milliseconds. Each answer must be a success with all its bytes."""
        names = self.put_names() if method == "PUT" else [name for name, _ in self.objects]
        file = self.home / "targets"
        file.write_text("".join(server.target(method, f"/box/{name}") + "\n" for name in names))
        environment = dict(os.environ, REQUESTS=str(file), METHOD=method, BODY=str(self.body) if method == "PUT" else "")
        out = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s",
             "-s", str(HERE / "requests.lua"), f"http://{server.endpoint.host}"],
            env=environment, capture_output=True, text=True, check=True).stdout
        rate, p50, p99, requests, size, errors = map(float, re.search(r"RESULT" + r" (\S+)" * 6, out).groups())
        check(not errors and requests, f"{server.name}: of {requests:.0f} {method}s {errors:.0f} fail")
        check(method == "PUT" or size >= requests * SMALL_BYTES, f"{server.name}: answers lack their bytes")
        return rate, p50, p99

    def rates(self, server, method, connections):
        row = f"{method} 4 KiB, {connections} at once"
        before = server.cpu()
        rate, p50, p99 = self.wrk(server, method, connections, self.sizes.seconds)
        spent = server.cpu() - before
        self.note(f"{row}, requests/s", server, rate)
        self.note(f"{row}, p50 ms", server, p50)
        self.note(f"{row}, p99 ms", server, p99)
        self.note(f"{row}, server CPU µs a request", server, spent / (rate * self.sizes.seconds) * 1e6)

    # --- large objects ---

    def large(self):
        if any(server.name == "nginx" for server in self.servers):
            self.starter.put_file("big", self.big.read_bytes())
        for _ in range(self.sizes.turns):
            self.limit()
        self.in_turns(self.stores, lambda server: self.timed(
            server, "PUT 1 GiB, one part", lambda: self.send(server.url("PUT", "/box/big"))))
        for server in self.stores:
            completion = []
            self.timed(server, "PUT 1 GiB, parts of 64 MiB, four at once",
                       lambda: completion.append(server.client.multipart("box", "parts", self.parts)))
            self.note("… of which the completion, s", server, completion[0])
        for server in self.servers:
            self.same(server, "big")
        self.in_turns(self.servers, lambda server: self.timed(
            server, "GET 1 GiB, one stream", lambda: self.fetch(server.url("GET", "/box/big"))))
        for server in self.stores:
            self.same(server, "parts")
        self.in_turns(self.stores, lambda server: self.timed(
            server, "GET 1 GiB that came in parts", lambda: self.fetch(server.url("GET", "/box/parts"))))

    def limit(self):
        subprocess.run(["sync"], check=True)
        begun = time.monotonic()
        copy = self.home / "copy.bin"
        subprocess.run(["dd", f"if={self.big}", f"of={copy}", "bs=1M", "conv=fsync", "status=none"], check=True)
        subprocess.run(["md5sum", str(self.big)], check=True, stdout=subprocess.DEVNULL)
        self.table.note("PUT 1 GiB, one part, MB/s", "limit", self.sizes.big / 1e6 / (time.monotonic() - begun))
        copy.unlink()

    def timed(self, server, row, action):
        """Notes how fast the big object went, and what CPU that took."""
        before, begun = server.cpu(), time.monotonic()
        action()
        seconds = time.monotonic() - begun
        self.note(f"{row}, MB/s", server, self.sizes.big / 1e6 / seconds)
        self.note(f"{row}, server CPU s a GB", server, (server.cpu() - before) / (self.sizes.big / 1e9))

    def send(self, url):
        subprocess.run(["curl", "-sS", "-f", "-T", str(self.big), "-o", "/dev/null", url], check=True)

    def fetch(self, url):
        size = subprocess.run(["curl", "-sS", "-f", "-o", "/dev/null", "-w", "%{http_code} %{size_download}", url],
                              check=True, capture_output=True, text=True).stdout
        check(size == f"200 {self.sizes.big}", f"{url} gives {size}")

    def same(self, server, name):
        """Whether what it gives has the digest of what it got."""
        both = subprocess.run(f"curl -sS -f '{server.url('GET', '/box/' + name)}' | md5sum; md5sum <{self.big}",
                              shell=True, check=True, capture_output=True, text=True).stdout.split("\n")
        check(both[0] == both[1], f"{server.name}: {name} is not what was put there")

    # --- many keys ---

    def listing(self):
        for server in self.walrus:
            self.pages(server, "listed", self.sizes.listed, LISTING)
            times = self.pages(server, "many", self.sizes.many, "list 1,000,000 keys, first 100 pages, pages a second")
            for seconds in times:
                self.table.note(PAGE, server.name, seconds * 1e3)
            self.note("… the longest, ms", server, max(times) * 1e3)
        for server in self.stores:
            if server.name == "s3proxy":
                server.client.call("PUT", "/listed")
                for i in range(1, self.sizes.listed + 1):
                    (self.home / f"s3proxy/listed/key-{i:07}").touch()
                self.walk(server, "listed", 2, self.sizes.listed, LISTING)

    def pages(self, server, bucket, keys, row):
        server.client.call("PUT", f"/{bucket}")
        server.client.call("PUT", f"/{bucket}/seed", body=b"x")
        self.starter.fill(bucket, "key-", keys)
        self.walk(server, bucket, PAGES, keys, "")
        return self.walk(server, bucket, PAGES, keys, row)

    def walk(self, server, bucket, limit, keys, row):
        """How long each of the first pages took; the keys on them are the first of all."""
        times, seen, begun = [], 0, time.monotonic()
        for text in server.client.pages(bucket, limit, "key-"):
            times.append(time.monotonic() - begun)
            found = re.findall(r"<Key>key-(\d+)</Key>", text)
            check(found == [f"{i:07}" for i in range(seen + 1, seen + 1 + len(found))], f"{server.name}: wrong keys")
            seen += len(found)
            begun = time.monotonic()
        check(seen == min(keys, limit * 1000), f"{server.name}: {seen} keys listed")
        if row:
            self.note(row, server, len(times) / sum(times))
        return times

    def deleting(self):
        keys = [f"d{i}" for i in range(self.sizes.deleted)]
        for server in self.stores:
            server.client.call("PUT", "/deleted")
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                list(pool.map(lambda some: self.put_all(server, some), [keys[i::8] for i in range(8)]))
            begun = time.monotonic()
            server.client.delete_many("deleted", keys)
            self.note("delete 10,000 keys, keys a second", server, len(keys) / (time.monotonic() - begun))
            check("<Key>" not in next(server.client.pages("deleted", 1)), f"{server.name}: keys are left")

    @staticmethod
    def put_all(server, keys):
        client = Client(server.endpoint)
        for key in keys:
            client.call("PUT", f"/deleted/{key}", body=b"x" * 100)

    def huge(self):
        count = self.sizes.huge // self.sizes.part
        for server in self.walrus:
            begun = time.monotonic()
            server.client.multipart("box", "five", [self.parts[i % len(self.parts)] for i in range(count)])
            self.note(HUGE, server, self.sizes.huge / 1e6 / (time.monotonic() - begun))
            length = server.client.call("HEAD", "/box/five")[0].getheader("content-length")
            check(int(length) == self.sizes.huge, f"walrus: the huge object has {length} bytes")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("home", type=pathlib.Path)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--only", default="nginx,walrus,s3proxy")
    parser.add_argument("--steps", default="small,large,listing,deleting,huge")
    options = parser.parse_args()
    if options.home.exists():
        sys.exit(f"{options.home} is there already: another run's, or left by one that was killed")
    options.home.mkdir(mode=0o755)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    begun, servers = time.monotonic(), []
    starter = Starter(options.source, options.home)
    bench = Bench(starter, Sizes(options.smoke))
    try:
        for name in options.only.split(","):
            servers.append(starter.start(name))
        bench.run(servers, options.steps.split(","))
    except Wrong as wrong:
        sys.exit(f"nothing is recorded: {wrong}")
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(options.home, ignore_errors=True)
    print(bench.table.text())
    print(f"in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    if options.record:
        bench.table.record(options.source / "docs/performance.md")


if __name__ == "__main__":
    main()
