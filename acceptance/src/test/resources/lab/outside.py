"""What a cloud's users do, where they are: reads a JSON object per line, answers with one per line.

{"do": "ec2", "as": [ENDPOINT, KEY, SECRET, REGION], "call": "describe_vpcs", "with": {...}}   the answer, or {"Error": CODE}
{"do": "run", "argv": [...], "seconds": N}                       {"exit": N, "out": TEXT}
{"do": "connect", "host": ADDRESS, "port": N, "seconds": N}      {"open": BOOLEAN}
{"do": "knock", "host": ADDRESS, "port": N, "every": SECONDS}    begins to try connections, one after another
{"do": "knocked", "host": ADDRESS, "port": N}                    ends that; {"from": TIME, "to": TIME, "open": [TIMES]}
{"do": "now"}                                                    {"now": TIME}

Times are seconds of one monotonic clock, the same in all machines of a lab.
"""
import json, socket, subprocess, sys, threading, time

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

clients = {}
knocks = {}


def client(who):
    key = tuple(who)
    if key not in clients:
        endpoint, access, secret, region = who
        clients[key] = boto3.client(
            "ec2", endpoint_url=endpoint, aws_access_key_id=access, aws_secret_access_key=secret, region_name=region,
            # An idle connection may be closed just when it is used again.
            config=Config(retries={"max_attempts": 2}, connect_timeout=10, read_timeout=60))
    return clients[key]


def ec2(ask):
    try:
        answer = getattr(client(ask["as"]), ask["call"])(**ask["with"])
        answer.pop("ResponseMetadata", None)
        return answer
    except ClientError as e:
        return {"Error": e.response["Error"]["Code"], "Message": str(e)}
    except BotoCoreError as e:
        return {"Error": type(e).__name__, "Message": str(e)}


def run(ask):
    try:
        done = subprocess.run(ask["argv"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=ask["seconds"])
        return {"exit": done.returncode, "out": done.stdout.decode(errors="replace")}
    except subprocess.TimeoutExpired as e:
        return {"exit": -1, "out": (e.stdout or b"").decode(errors="replace") + "\ntook too long"}


def connect(ask):
    attempt = socket.socket()
    attempt.settimeout(ask["seconds"])
    try:
        attempt.connect((ask["host"], ask["port"]))
        return {"open": True}
    except OSError:
        return {"open": False}
    finally:
        attempt.close()


class Knock:
    def __init__(self, host, port, every):
        self.target, self.every, self.opened, self.ended = (host, port), every, [], False
        self.started = time.monotonic()
        self.thread = threading.Thread(target=self.go, daemon=True)
        self.thread.start()

    def go(self):
        while not self.ended:
            begun = time.monotonic()
            attempt = socket.socket()
            attempt.settimeout(self.every)
            try:
                attempt.connect(self.target)
                self.opened.append(time.monotonic())
            except OSError:
                pass
            attempt.close()
            time.sleep(max(0, begun + self.every - time.monotonic()))


def knock(ask):
    knocks[ask["host"], ask["port"]] = Knock(ask["host"], ask["port"], ask["every"])
    return {}


def knocked(ask):
    one = knocks.pop((ask["host"], ask["port"]))
    one.ended = True
    one.thread.join()
    return {"from": one.started, "to": time.monotonic(), "open": one.opened}


def now(ask):
    return {"now": time.monotonic()}


deeds = {"ec2": ec2, "run": run, "connect": connect, "knock": knock, "knocked": knocked, "now": now}
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(deeds[asked["do"]](asked), default=str), flush=True)
