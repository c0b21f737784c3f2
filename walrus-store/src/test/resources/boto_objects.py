# boto3 with what objects can have: versions, tags, attributes, locks, lifecycles, encryption.
import datetime
import hashlib
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

s3 = boto3.client("s3", config=Config(retries={"max_attempts": 1}), endpoint_url=os.environ["AWS_ENDPOINT_URL"])


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as e:
        assert e.response["Error"]["Code"] == code, e.response
        return e.response
    raise AssertionError(f"{call} was not refused")


# versions
s3.create_bucket(Bucket="kept")
s3.put_bucket_versioning(Bucket="kept", VersioningConfiguration={"Status": "Enabled"})
assert s3.get_bucket_versioning(Bucket="kept")["Status"] == "Enabled"
versions = [s3.put_object(Bucket="kept", Key="é/k", Body=b"%d" % i)["VersionId"] for i in range(5)]
marker = s3.delete_object(Bucket="kept", Key="é/k")
assert marker["DeleteMarker"]
refused("NoSuchKey", s3.get_object, Bucket="kept", Key="é/k")
refused("MethodNotAllowed", s3.get_object, Bucket="kept", Key="é/k", VersionId=marker["VersionId"])
assert s3.get_object(Bucket="kept", Key="é/k", VersionId=versions[2])["Body"].read() == b"2"
pages = s3.get_paginator("list_object_versions").paginate(Bucket="kept", PaginationConfig={"PageSize": 2})
listed = [v["VersionId"] for page in pages for v in page.get("Versions", [])]
assert listed == versions[::-1], listed
s3.copy_object(Bucket="kept", Key="é/k", CopySource={"Bucket": "kept", "Key": "é/k", "VersionId": versions[1]})
assert s3.get_object(Bucket="kept", Key="é/k")["Body"].read() == b"1"
boto3.resource("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"]).Bucket("kept").object_versions.delete()
assert "Versions" not in s3.list_object_versions(Bucket="kept")
s3.delete_bucket(Bucket="kept")

# tags and attributes
s3.create_bucket(Bucket="said")
s3.put_object(Bucket="said", Key="k", Body=b"x" * 100, Tagging="a=1&b=2", ChecksumAlgorithm="SHA256")
assert s3.head_object(Bucket="said", Key="k")["TagCount"] == 2
s3.put_object_tagging(Bucket="said", Key="k", Tagging={"TagSet": [{"Key": "c", "Value": "3"}]})
assert s3.get_object_tagging(Bucket="said", Key="k")["TagSet"] == [{"Key": "c", "Value": "3"}]
attributes = s3.get_object_attributes(Bucket="said", Key="k", ObjectAttributes=["ETag", "Checksum", "ObjectSize"])
assert attributes["ObjectSize"] == 100 and "ChecksumSHA256" in attributes["Checksum"], attributes
s3.put_object(Bucket="said", Key="once", Body=b"1", IfNoneMatch="*")
refused("PreconditionFailed", s3.put_object, Bucket="said", Key="once", Body=b"2", IfNoneMatch="*")
refused("PreconditionFailed", s3.delete_object, Bucket="said", Key="once", IfMatch='"other"')

# locks
s3.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True)
s3.put_object_lock_configuration(
    Bucket="locked",
    ObjectLockConfiguration={
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
    },
)
version = s3.put_object(Bucket="locked", Key="k", Body=b"x")["VersionId"]
refused("AccessDenied", s3.delete_object, Bucket="locked", Key="k", VersionId=version)
until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3)
s3.put_object_retention(Bucket="locked", Key="k", Retention={"Mode": "GOVERNANCE", "RetainUntilDate": until})
s3.put_object_legal_hold(Bucket="locked", Key="k", LegalHold={"Status": "ON"})
assert s3.head_object(Bucket="locked", Key="k")["ObjectLockLegalHoldStatus"] == "ON"
s3.put_object_legal_hold(Bucket="locked", Key="k", LegalHold={"Status": "OFF"})
s3.delete_object(Bucket="locked", Key="k", VersionId=version, BypassGovernanceRetention=True)

# lifecycles
rule = {
    "ID": "one",
    "Status": "Enabled",
    "Filter": {"And": {"Prefix": "logs/", "Tags": [{"Key": "a", "Value": "b"}], "ObjectSizeGreaterThan": 5}},
    "Expiration": {"Days": 3},
}
s3.put_bucket_lifecycle_configuration(Bucket="said", LifecycleConfiguration={"Rules": [rule]})
assert s3.get_bucket_lifecycle_configuration(Bucket="said")["Rules"] == [rule]
s3.put_object(Bucket="said", Key="logs/1", Body=b"123456", Tagging="a=b")
assert 'rule-id="one"' in s3.head_object(Bucket="said", Key="logs/1")["Expiration"]
s3.delete_bucket_lifecycle(Bucket="said")

# encryption
key = os.urandom(32)
mine = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": key}
plain = os.urandom(9 << 20)
s3.put_object(Bucket="said", Key="secret", Body=plain, **mine)
assert s3.get_object(Bucket="said", Key="secret", **mine)["Body"].read() == plain
refused("InvalidRequest", s3.get_object, Bucket="said", Key="secret")
s3.put_bucket_encryption(
    Bucket="said",
    ServerSideEncryptionConfiguration={
        "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    },
)
put = s3.put_object(Bucket="said", Key="default", Body=plain)
assert put["ServerSideEncryption"] == "AES256" and put["ETag"] == '"%s"' % hashlib.md5(plain).hexdigest()
assert s3.get_object(Bucket="said", Key="default", Range="bytes=1000000-1000099")["Body"].read() == plain[1000000:1000100]
s3.copy_object(
    Bucket="said",
    Key="copied",
    CopySource="said/secret",
    CopySourceSSECustomerAlgorithm="AES256",
    CopySourceSSECustomerKey=key,
)
assert s3.get_object(Bucket="said", Key="copied")["Body"].read() == plain
assert s3.list_objects_v2(Bucket="said")["KeyCount"] == 6
print("all is well")
