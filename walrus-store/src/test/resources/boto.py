# boto3 as its users have it: default checksums, multipart transfers, presigned URLs, paginators.
import hashlib
import io
import os
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def client(**config):
    return boto3.client("s3", config=Config(**config), endpoint_url=os.environ["AWS_ENDPOINT_URL"])


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as e:
        assert e.response["Error"]["Code"] == code, e.response
        return
    raise AssertionError(f"{call} was not refused")


s3 = client()
s3.create_bucket(Bucket="boto", CreateBucketConfiguration={"LocationConstraint": "ib-local-1"})
refused("BucketAlreadyOwnedByYou", s3.create_bucket, Bucket="boto")

s3.put_object(Bucket="boto", Key="a/é 漢😀", Body=b"hello", ContentType="text/plain", Metadata={"who": "me"})
got = s3.get_object(Bucket="boto", Key="a/é 漢😀", ChecksumMode="ENABLED")
assert got["Body"].read() == b"hello"
assert got["ContentType"] == "text/plain" and got["Metadata"] == {"who": "me"}
assert got["ETag"] == '"%s"' % hashlib.md5(b"hello").hexdigest()
assert "ChecksumCRC32" in got, got

for algorithm in ["CRC32", "SHA1", "SHA256"]:
    s3.put_object(Bucket="boto", Key="sum-" + algorithm, Body=b"x" * 100000, ChecksumAlgorithm=algorithm)
    head = s3.head_object(Bucket="boto", Key="sum-" + algorithm, ChecksumMode="ENABLED")
    assert "Checksum" + algorithm in head, head

# a stream goes in chunks with a trailing checksum
big = os.urandom(20 << 20)
s3.upload_fileobj(io.BytesIO(big), "boto", "big")
out = io.BytesIO()
s3.download_fileobj("boto", "big", out)
assert out.getvalue() == big
head = s3.head_object(Bucket="boto", Key="big", PartNumber=1)
assert head["PartsCount"] == 3 and head["ContentLength"] == 8 << 20, head
part = s3.get_object(Bucket="boto", Key="big", Range="bytes=8388600-8388619")
assert part["Body"].read() == big[8388600:8388620]
s3.copy({"Bucket": "boto", "Key": "big"}, "boto", "copy")
assert s3.get_object(Bucket="boto", Key="copy")["Body"].read() == big

for n in range(25):
    s3.put_object(Bucket="boto", Key=f"many/{n:03}/x", Body=b"")
for name in ["list_objects", "list_objects_v2"]:
    pages = list(s3.get_paginator(name).paginate(
        Bucket="boto", Prefix="many/", Delimiter="/", PaginationConfig={"PageSize": 7}))
    prefixes = [p["Prefix"] for page in pages for p in page.get("CommonPrefixes", [])]
    assert prefixes == [f"many/{n:03}/" for n in range(25)], prefixes
keys = [{"Key": f"many/{n:03}/x"} for n in range(25)] + [{"Key": "never was"}]
assert len(s3.delete_objects(Bucket="boto", Delete={"Objects": keys})["Deleted"]) == 26

refused("NoSuchKey", s3.get_object, Bucket="boto", Key="none")
refused("NoSuchBucket", s3.get_object, Bucket="none-such", Key="none")
refused("PreconditionFailed", s3.put_object, Bucket="boto", Key="big", Body=b"", IfNoneMatch="*")
refused("304", s3.get_object, Bucket="boto", Key="big", IfNoneMatch=s3.head_object(Bucket="boto", Key="big")["ETag"])

for version in ["s3", "s3v4"]:
    signer = client(signature_version=version, s3={"addressing_style": "path"})
    url = signer.generate_presigned_url("get_object", {"Bucket": "boto", "Key": "a/é 漢😀"}, ExpiresIn=60)
    assert urllib.request.urlopen(url).read() == b"hello", url
    url = signer.generate_presigned_url("put_object", {"Bucket": "boto", "Key": "up+load"}, ExpiresIn=60)
    urllib.request.urlopen(urllib.request.Request(url, data=b"up", method="PUT", headers={"Content-Type": ""}))
    assert s3.get_object(Bucket="boto", Key="up+load")["Body"].read() == b"up"

upload = s3.create_multipart_upload(Bucket="boto", Key="parts")
s3.upload_part(Bucket="boto", Key="parts", UploadId=upload["UploadId"], PartNumber=1, Body=b"1")
assert s3.list_parts(Bucket="boto", Key="parts", UploadId=upload["UploadId"])["Parts"][0]["Size"] == 1
assert s3.list_multipart_uploads(Bucket="boto")["Uploads"][0]["Key"] == "parts"
s3.abort_multipart_upload(Bucket="boto", Key="parts", UploadId=upload["UploadId"])
refused("NoSuchUpload", s3.list_parts, Bucket="boto", Key="parts", UploadId=upload["UploadId"])

for page in s3.get_paginator("list_objects_v2").paginate(Bucket="boto"):
    s3.delete_objects(Bucket="boto", Delete={"Objects": [{"Key": o["Key"]} for o in page["Contents"]]})
s3.delete_bucket(Bucket="boto")
print("all is well")
