"""The servers that are measured: each with files of its own in one directory, all at once on one machine."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

from client import Client, Endpoint

KEY, SECRET = "AKIABENCHBENCHBENCH0", "bench-secret-bench-secret-bench-secret00"
PORTS = {"database": 19702, "walrus": 19706, "nginx": 19707, "s3proxy": 19708, "management": 19716}
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 90
STOP_SECONDS = 30


class Server:
    """One under test: its processes, and how it is asked."""

    def __init__(self, name, processes):
        self.name = name
        self.processes = processes
        self.endpoint = Endpoint(PORTS[name], KEY, SECRET)
        self.client = Client(self.endpoint)

    def target(self, method, path):
        """What is asked of it for a path: signed, but for nginx, which has no accounts."""
        return path if self.name == "nginx" else self.endpoint.target(method, path)

    def url(self, method, path):
        return f"http://{self.endpoint.host}{self.target(method, path)}"

    def _pids(self):
        found, waiting = [], [process.pid for process in self.processes]
        children = {}
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                text = stat.read_text()
            except OSError:
                continue
            children.setdefault(int(text.rsplit(")", 1)[1].split()[1]), []).append(int(stat.parent.name))
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            waiting += children.get(pid, [])
        return found

    def cpu(self):
        """Seconds of CPU of all its processes."""
        total = 0
        for pid in self._pids():
            try:
                fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            total += sum(int(field) for field in fields[11:13])
        return total / TICKS

    def peak_megabytes(self):
        """Of the largest process."""
        peaks = [0]
        for pid in self._pids():
            try:
                match = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
            except OSError:
                continue
            if match:
                peaks.append(int(match.group(1)) // 1024)
        return max(peaks)

    def stop(self):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


class Starter:
    """Starts servers by their names, in one directory."""

    def __init__(self, source, home):
        self.source, self.home = source, home
        self.jdbc = None

    def start(self, name):
        return {"walrus": self._walrus, "nginx": self._nginx, "s3proxy": self._s3proxy}[name]()

    def _run(self, name, words, ready):
        log = open(self.home / f"{name}.log", "ab")
        process = subprocess.Popen(words, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                sys.exit(f"{name} does not start; its log ends so:\n" + pathlib.Path(log.name).read_text()[-2000:])
            time.sleep(0.1)
        return process

    @staticmethod
    def _answers(port):
        words = ["curl", "-s", "-o", "/dev/null", f"http://127.0.0.1:{port}/"]
        return lambda: subprocess.run(words).returncode == 0

    def _walrus(self):
        etc = self.home / "etc"
        etc.mkdir()
        password = etc / "password"
        (etc / "database.conf").write_text(
            f"directory = {self.home}/database\nlisten = 127.0.0.1:{PORTS['database']}\npassword-file = {password}\n")
        ironbark = str(self.source / "deploy/bin/ironbark")
        log = self.home / "database.log"
        database = self._run("database", [ironbark, "database", "--config", str(etc / "database.conf")],
                             lambda: log.exists() and "the database answers" in log.read_text())
        self.jdbc = (f"jdbc:postgresql://127.0.0.1:{PORTS['database']}/walrus", "ironbark", password.read_text().strip())
        (etc / "keys.json").write_text(
            '[{"accessKeyId":"%s","secret":"%s","account":"111111111111","principalArn":"arn:aws:iam::111111111111:root",'
            '"canonicalId":"%s","displayName":"bench"}]' % (KEY, SECRET, "1" * 64))
        (etc / "walrus.conf").write_text(
            f"s3.listen = 127.0.0.1:{PORTS['walrus']}\nmanagement = 127.0.0.1:{PORTS['management']}\n"
            f"store = {self.home}/walrus\nkeys-file = {etc}/keys.json\ndatabase.url = {self.jdbc[0]}\n"
            f"database.user = ironbark\ndatabase.password = {self.jdbc[2]}\n")
        store = self._run("walrus", [ironbark, "walrus-store", "--config", str(etc / "walrus.conf")],
                          self._answers(PORTS["walrus"]))
        return Server("walrus", [database, store])

    def _nginx(self):
        files = self.home / "nginx"
        (files / "box").mkdir(parents=True)
        conf = self.home / "nginx.conf"
        conf.write_text(f"""
            daemon off; worker_processes auto; pid {self.home}/nginx.pid; error_log {self.home}/nginx.log; user root;
            events {{ worker_connections 1024; }}
            http {{ sendfile on; tcp_nopush on; tcp_nodelay on; access_log off; keepalive_requests 100000000;
                   open_file_cache max=10000;
                   client_body_temp_path {self.home}; server {{ listen 127.0.0.1:{PORTS['nginx']}; root {files}; }} }}
            """)
        return Server("nginx", [self._run("nginx", ["nginx", "-c", str(conf)], self._answers(PORTS["nginx"]))])

    def _s3proxy(self):
        library = pathlib.Path(os.environ.get("IRONBARK_CACHE", "/var/cache/ironbark")) / "s3proxy"
        if not list(library.glob("s3proxy-*.jar")):
            subprocess.run(["mvn", "--batch-mode", "--quiet", "-f", str(pathlib.Path(__file__).parent / "pom.xml"),
                            "dependency:copy-dependencies", f"-DoutputDirectory={library}"], check=True)
        files = self.home / "s3proxy"
        files.mkdir()
        conf = self.home / "s3proxy.conf"
        conf.write_text(
            f"s3proxy.endpoint=http://127.0.0.1:{PORTS['s3proxy']}\ns3proxy.authorization=aws-v2-or-v4\n"
            f"s3proxy.identity={KEY}\ns3proxy.credential={SECRET}\njclouds.provider=filesystem\n"
            f"s3proxy.v4-max-non-chunked-request-size=6000000000\n"
            f"jclouds.identity=x\njclouds.credential=x\njclouds.filesystem.basedir={files}\n")
        words = [os.environ["JAVA_HOME"] + "/bin/java", "-Xmx512m", "-cp", f"{library}/*", "org.gaul.s3proxy.Main",
                 "--properties", str(conf)]
        return Server("s3proxy", [self._run("s3proxy", words, self._answers(PORTS["s3proxy"]))])

    def put_file(self, name, data):
        """What nginx serves is put there by us."""
        (self.home / "nginx/box" / name).write_bytes(data)

    def fill(self, bucket, prefix, count):
        """So many keys in a bucket of walrus, as rows only: faster than any client could put them."""
        subprocess.run([os.environ["JAVA_HOME"] + "/bin/java", "-cp", f"{self.source}/walrus-store/target/lib/*",
                        str(pathlib.Path(__file__).parent / "Rows.java"), *self.jdbc, bucket, prefix, str(count)],
                       check=True, stdout=subprocess.DEVNULL)
