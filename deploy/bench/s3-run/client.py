"""The least that a client of S3 needs, of Python's own library: signing URLs, and a few calls that go over them."""
import concurrent.futures
import datetime
import hashlib
import hmac
import http.client
import subprocess
import time
import urllib.parse


class Wrong(Exception):
    """An answer that is not what was asked for: there is nothing to measure."""


def check(truth, message):
    if not truth:
        raise Wrong(message)


class Endpoint:
    """A server under test, and the key that it knows."""

    def __init__(self, port, access_key, secret_key, region="ib-local-1"):
        self.host = f"127.0.0.1:{port}"
        self.port = port
        self.access_key = access_key
        self.secret_key = secret_key
        self.region = region
        self._day = None

    def target(self, method, path, query=(), expires=86400):
        """A signed target: path and query."""
        now = datetime.datetime.now(datetime.timezone.utc)
        stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
        scope = f"{day}/{self.region}/s3/aws4_request"
        items = [("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Credential", f"{self.access_key}/{scope}"),
                 ("X-Amz-Date", stamp), ("X-Amz-Expires", str(expires)), ("X-Amz-SignedHeaders", "host"), *query]
        text = "&".join(sorted(f"{_quote(k)}={_quote(v)}" for k, v in items))
        path = urllib.parse.quote(path)
        request = f"{method}\n{path}\n{text}\nhost:{self.host}\n\nhost\nUNSIGNED-PAYLOAD"
        to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        signature = hmac.new(self._key(day), to_sign.encode(), hashlib.sha256).hexdigest()
        return f"{path}?{text}&X-Amz-Signature={signature}"

    def _key(self, day):
        if self._day != day:
            key = b"AWS4" + self.secret_key.encode()
            for part in (day, self.region, "s3", "aws4_request"):
                key = hmac.new(key, part.encode(), hashlib.sha256).digest()
            self._day, self._derived = day, key
        return self._derived

    def url(self, method, path, query=()):
        return f"http://{self.host}{self.target(method, path, query)}"


def _quote(text):
    return urllib.parse.quote(text, safe="-_.~")


class Client:
    """One connection, kept as long as it is used: a server may close one that is idle."""

    IDLE_SECONDS = 2

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=600)
        self.used = time.monotonic()

    def _request(self, method, target, body=None, headers=None):
        if time.monotonic() - self.used > self.IDLE_SECONDS:
            self.connection.close()
        self.connection.request(method, target, body, headers or {})
        response = self.connection.getresponse()
        data = response.read()
        self.used = time.monotonic()
        return response, data

    def ask(self, method, target):
        """The status and the bytes of an answer."""
        response, data = self._request(method, target)
        return response.status, data

    def call(self, method, path, query=(), body=None, headers=None):
        """An answer that must be a success, and its bytes."""
        response, data = self._request(method, self.endpoint.target(method, path, query), body, headers)
        check(response.status < 300, f"{self.endpoint.host}: {method} {path}: {response.status} {data[:300]}")
        return response, data

    def pages(self, bucket, limit, prefix=""):
        """Lists up to so many pages of 1,000."""
        token = None
        for _ in range(limit):
            query = [("list-type", "2"), ("max-keys", "1000"), ("prefix", prefix)]
            if token:
                query.append(("continuation-token", token))
            text = self.call("GET", f"/{bucket}", query)[1].decode()
            yield text
            if "<NextContinuationToken>" not in text:
                return
            token = text.split("<NextContinuationToken>")[1].split("<")[0]

    def delete_many(self, bucket, keys):
        for i in range(0, len(keys), 1000):
            body = "<Delete><Quiet>true</Quiet>" + "".join(
                f"<Object><Key>{key}</Key></Object>" for key in keys[i:i + 1000]) + "</Delete>"
            md5 = __import__("base64").b64encode(hashlib.md5(body.encode()).digest()).decode()
            self.call("POST", f"/{bucket}", [("delete", "")], body.encode(), {"Content-MD5": md5})

    def multipart(self, bucket, key, files, threads=4):
        """Uploads one file a part with curl, so many at once; returns how long the completion took."""
        path = f"/{bucket}/{key}"
        upload = self.call("POST", path, [("uploads", "")])[1].decode().split("<UploadId>")[1].split("<")[0]

        def part(number, file):
            url = self.endpoint.url("PUT", path, [("partNumber", str(number)), ("uploadId", upload)])
            out = subprocess.run(["curl", "-sS", "-f", "-T", file, "-o", "/dev/null", "-D", "-", url],
                                 capture_output=True, text=True, check=True).stdout
            return next(line.split(":", 1)[1].strip() for line in out.splitlines() if line.lower().startswith("etag:"))

        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            etags = list(pool.map(part, range(1, len(files) + 1), files))
        body = "<CompleteMultipartUpload>" + "".join(
            f"<Part><PartNumber>{i}</PartNumber><ETag>{etag}</ETag></Part>" for i, etag in enumerate(etags, 1)
        ) + "</CompleteMultipartUpload>"
        begun = datetime.datetime.now()
        self.call("POST", path, [("uploadId", upload)], body.encode())
        return (datetime.datetime.now() - begun).total_seconds()
