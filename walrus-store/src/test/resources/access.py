# boto3 as its users have it: policies, blocks, lists, CORS, web sites, forms and presigned URLs of both versions.
import json
import os
import urllib.error
import urllib.request

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]


def client(**config):
    return boto3.client("s3", config=Config(**config), endpoint_url=ENDPOINT)


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as e:
        assert e.response["Error"]["Code"] == code, e.response
        return
    raise AssertionError(f"{call} was not refused")


def fetch(url, method="GET", data=None, headers={}):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method)) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()


s3 = client()
stranger = client(signature_version=UNSIGNED)
other = boto3.client(
    "s3",
    endpoint_url=ENDPOINT,
    aws_access_key_id=os.environ["OTHER_ACCESS_KEY_ID"],
    aws_secret_access_key=os.environ["OTHER_SECRET_ACCESS_KEY"],
)

s3.create_bucket(Bucket="access", ObjectOwnership="ObjectWriter")
s3.put_object(Bucket="access", Key="k", Body=b"x")
assert s3.get_public_access_block(Bucket="access")["PublicAccessBlockConfiguration"]["BlockPublicPolicy"]
policy = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::access/*"}
    ],
}
refused("AccessDenied", s3.put_bucket_policy, Bucket="access", Policy=json.dumps(policy))
refused("AccessDenied", stranger.get_object, Bucket="access", Key="k")
s3.delete_public_access_block(Bucket="access")
s3.put_bucket_policy(Bucket="access", Policy=json.dumps(policy))
assert json.loads(s3.get_bucket_policy(Bucket="access")["Policy"]) == policy
assert s3.get_bucket_policy_status(Bucket="access")["PolicyStatus"]["IsPublic"]
assert stranger.get_object(Bucket="access", Key="k")["Body"].read() == b"x"
refused("AccessDenied", stranger.list_objects_v2, Bucket="access")
s3.delete_bucket_policy(Bucket="access")
refused("NoSuchBucketPolicy", s3.get_bucket_policy, Bucket="access")
refused("MalformedPolicy", s3.put_bucket_policy, Bucket="access", Policy="{}")

refused("AccessDenied", other.get_object, Bucket="access", Key="k")
s3.put_object_acl(Bucket="access", Key="k", ACL="authenticated-read")
assert other.get_object(Bucket="access", Key="k")["Body"].read() == b"x"
refused("AccessDenied", stranger.get_object, Bucket="access", Key="k")
acl = s3.get_object_acl(Bucket="access", Key="k")
assert {grant["Permission"] for grant in acl["Grants"]} == {"FULL_CONTROL", "READ"}, acl
s3.put_bucket_acl(Bucket="access", AccessControlPolicy={"Owner": acl["Owner"], "Grants": acl["Grants"]})
assert other.list_objects_v2(Bucket="access")["KeyCount"] == 1
s3.put_bucket_acl(Bucket="access", ACL="private")
s3.put_bucket_ownership_controls(
    Bucket="access", OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
)
refused("AccessControlListNotSupported", s3.put_object_acl, Bucket="access", Key="k", ACL="public-read")
refused("AccessDenied", other.get_object, Bucket="access", Key="k")

rules = [{"AllowedMethods": ["GET"], "AllowedOrigins": ["https://app.test"], "MaxAgeSeconds": 10}]
s3.put_bucket_cors(Bucket="access", CORSConfiguration={"CORSRules": rules})
assert s3.get_bucket_cors(Bucket="access")["CORSRules"] == rules
s3.put_bucket_website(Bucket="access", WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
assert s3.get_bucket_website(Bucket="access")["IndexDocument"]["Suffix"] == "index.html"
s3.put_bucket_tagging(Bucket="access", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
assert s3.get_bucket_tagging(Bucket="access")["TagSet"] == [{"Key": "a", "Value": "b"}]
assert s3.get_bucket_request_payment(Bucket="access")["Payer"] == "BucketOwner"
s3.get_bucket_notification_configuration(Bucket="access")
assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket="access")
refused("ReplicationConfigurationNotFoundError", s3.get_bucket_replication, Bucket="access")
assert [bucket["Name"] for bucket in s3.list_buckets(Prefix="acc", MaxBuckets=5)["Buckets"]] == ["access"]

for version in ["s3", "s3v4"]:
    signer = client(signature_version=version)
    url = signer.generate_presigned_url("get_object", Params={"Bucket": "access", "Key": "k"})
    assert fetch(url) == (200, b"x"), version
    assert fetch(url.replace("/k?", "/l?"))[0] == 403
    assert fetch(url, "DELETE")[0] == 403
    put = signer.generate_presigned_url("put_object", Params={"Bucket": "access", "Key": "p " + version, "ContentType": "a/b"})
    put = fetch(put, "PUT", b"by url", {"Content-Type": "a/b"})
    assert put[0] == 200, put
    assert s3.get_object(Bucket="access", Key="p " + version)["Body"].read() == b"by url"

post = s3.generate_presigned_post(
    "access", "form/${filename}", Fields={"acl": "private"}, Conditions=[{"acl": "private"}]
)
boundary = "----boundary"
body = b""
for name, value in post["fields"].items():
    body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
body += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nby form\r\n'.encode()
body += f"--{boundary}--\r\n".encode()
status, text = fetch(post["url"], "POST", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
assert status == 204, text
assert s3.get_object(Bucket="access", Key="form/f")["Body"].read() == b"by form"

print("all is well")
