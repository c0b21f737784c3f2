"""What programs do through boto3: keys, groups, a launch with waiters, tags, filters, pages, stop and start."""

import base64
import os
import sys
import time

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ClientError

IMAGE = os.environ["IMAGE"]
KEY = os.environ["KEY"]
TOKEN = f"boto3-{time.time_ns()}"
QUICK = {"Delay": 1, "MaxAttempts": 90}

session = boto3.Session(
    aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
    aws_secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    region_name=os.environ["AWS_DEFAULT_REGION"],
)
config = Config(retries={"max_attempts": 1})
ec2 = session.client("ec2", endpoint_url=os.environ["AWS_ENDPOINT_URL_EC2"], config=config)
sts = session.client("sts", endpoint_url=os.environ["AWS_ENDPOINT_URL_STS"], config=config)
resource = session.resource("ec2", endpoint_url=os.environ["AWS_ENDPOINT_URL_EC2"], config=config)


def refused(code, call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error
    raise AssertionError(f"{call.__name__} was not refused")


def say(what):
    print(what, flush=True)


def account():
    identity = sts.get_caller_identity()
    assert identity["Arn"] == f"arn:aws:iam::{identity['Account']}:root", identity
    regions = ec2.describe_regions()["Regions"]
    assert [region["RegionName"] for region in regions] == [session.region_name], regions
    zones = ec2.describe_availability_zones(Filters=[{"Name": "state", "Values": ["available"]}])
    assert zones["AvailabilityZones"][0]["ZoneName"].startswith(session.region_name), zones
    types = ec2.describe_instance_types(InstanceTypes=["t3.nano"])["InstanceTypes"]
    assert types[0]["VCpuInfo"]["DefaultVCpus"] >= 1 and types[0]["MemoryInfo"]["SizeInMiB"] > 0, types
    refused("DryRunOperation", ec2.describe_regions, DryRun=True)
    refused("InvalidParameterValue", ec2.describe_instances, Filters=[{"Name": "colour", "Values": ["red"]}])
    refused("InvalidAMIID.NotFound", ec2.describe_images, ImageIds=["ami-0123456789abcdef0"])
    assert ec2.describe_images(ImageIds=[IMAGE])["Images"][0]["State"] == "available"


def keys():
    made = ec2.create_key_pair(
        KeyName="boto3",
        KeyType="ed25519",
        TagSpecifications=[{"ResourceType": "key-pair", "Tags": [{"Key": "suite", "Value": "boto3"}]}],
    )
    assert "PRIVATE KEY" in made["KeyMaterial"], made
    refused("InvalidKeyPair.Duplicate", ec2.create_key_pair, KeyName="boto3")
    found = ec2.describe_key_pairs(Filters=[{"Name": "tag:suite", "Values": ["boto3"]}])["KeyPairs"]
    assert [key["KeyName"] for key in found] == ["boto3"], found
    public = ec2.describe_key_pairs(KeyNames=["boto3"], IncludePublicKey=True)["KeyPairs"][0]["PublicKey"]
    imported = ec2.import_key_pair(KeyName="boto3-imported", PublicKeyMaterial=public.encode())
    assert imported["KeyFingerprint"] == made["KeyFingerprint"], imported
    refused("InvalidKey.Format", ec2.import_key_pair, KeyName="x", PublicKeyMaterial=b"no key")
    ec2.get_waiter("key_pair_exists").wait(KeyNames=["boto3"], WaiterConfig=QUICK)
    refused("InvalidKeyPair.NotFound", ec2.describe_key_pairs, KeyNames=["boto3-none"])


def group():
    vpc = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
    assert subnets and all(subnet["State"] == "available" for subnet in subnets), subnets
    made = ec2.create_security_group(GroupName="boto3", Description="of boto3", VpcId=vpc)["GroupId"]
    ec2.get_waiter("security_group_exists").wait(GroupIds=[made], WaiterConfig=QUICK)
    rule = {
        "IpProtocol": "tcp",
        "FromPort": 22,
        "ToPort": 22,
        "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "everybody"}],
    }
    itself = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": made}]}
    ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=[rule, itself])
    refused(
        "InvalidPermission.Duplicate",
        ec2.authorize_security_group_ingress,
        GroupId=made,
        IpPermissions=[rule],
    )
    found = ec2.describe_security_groups(GroupIds=[made])["SecurityGroups"][0]
    assert len(found["IpPermissions"]) == 2 and len(found["IpPermissionsEgress"]) == 1, found
    ec2.revoke_security_group_ingress(GroupId=made, IpPermissions=[itself])
    assert len(ec2.describe_security_groups(GroupIds=[made])["SecurityGroups"][0]["IpPermissions"]) == 1
    return made


def launch(group_id):
    launched = dict(
        ImageId=IMAGE,
        InstanceType="t3.nano",
        MinCount=1,
        MaxCount=1,
        KeyName=KEY,
        SecurityGroupIds=[group_id],
        UserData="#!/bin/sh\necho of boto3\n",
        ClientToken=TOKEN,
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "boto3"}]}],
    )
    refused("DryRunOperation", ec2.run_instances, DryRun=True, **launched)
    refused("InvalidParameterValue", ec2.run_instances, **{**launched, "InstanceType": "t9.none"})
    reservation = ec2.run_instances(**launched)
    first = reservation["Instances"][0]
    assert first["State"] == {"Code": 0, "Name": "pending"}, first
    assert first["LaunchTime"] and first["Placement"]["AvailabilityZone"], first
    assert first["Monitoring"]["State"] == "disabled", first
    again = ec2.run_instances(**launched)
    assert again["ReservationId"] == reservation["ReservationId"], again
    refused("IdempotentParameterMismatch", ec2.run_instances, **{**launched, "MaxCount": 2})
    return first["InstanceId"]


def describe(instance):
    ec2.get_waiter("instance_exists").wait(InstanceIds=[instance], WaiterConfig=QUICK)
    ec2.get_waiter("instance_running").wait(InstanceIds=[instance], WaiterConfig=QUICK)
    ec2.get_waiter("instance_status_ok").wait(InstanceIds=[instance], WaiterConfig=QUICK)
    one = resource.Instance(instance)
    assert one.state["Name"] == "running" and one.key_name == KEY, one.state
    assert one.private_ip_address and one.public_ip_address, one
    data = ec2.describe_instance_attribute(InstanceId=instance, Attribute="userData")["UserData"]["Value"]
    assert base64.b64decode(data) == b"#!/bin/sh\necho of boto3\n", data
    for name, values in {
        "instance-id": [instance],
        "tag:Name": ["bo?o3", "nothing"],
        "tag-key": ["Name"],
        "instance-state-name": ["running"],
        "instance-state-code": ["16"],
        "image-id": [IMAGE],
        "key-name": [KEY[:3] + "*"],
        "client-token": [TOKEN],
        "private-ip-address": [one.private_ip_address],
        "network-interface.private-ip-address": [one.private_ip_address],
        "vpc-id": [one.vpc_id],
        "subnet-id": [one.subnet_id],
        "instance.group-name": ["boto3"],
    }.items():
        both = [{"Name": name, "Values": values}, {"Name": "instance-id", "Values": [instance]}]
        pages = ec2.get_paginator("describe_instances").paginate(Filters=both, PaginationConfig={"PageSize": 5})
        found = [i["InstanceId"] for page in pages for r in page["Reservations"] for i in r["Instances"]]
        assert found == [instance], (name, values, found)
    ec2.get_console_output(InstanceId=instance)


def tags(instance, group_id):
    wanted = [{"Key": f"k{i:02}", "Value": f"wert ä {i}"} for i in range(12)]
    ec2.create_tags(Resources=[instance, group_id], Tags=wanted)
    pages = ec2.get_paginator("describe_tags").paginate(
        Filters=[{"Name": "resource-id", "Values": [instance]}], PaginationConfig={"PageSize": 5}
    )
    found = {tag["Key"]: tag["Value"] for page in pages for tag in page["Tags"]}
    assert found == {**{tag["Key"]: tag["Value"] for tag in wanted}, "Name": "boto3"}, found
    ec2.delete_tags(Resources=[instance], Tags=[{"Key": "k00"}, {"Key": "k01", "Value": "other"}])
    left = {tag["Key"] for tag in resource.Instance(instance).tags}
    assert "k00" not in left and "k01" in left, left


def power(instance):
    stopping = ec2.stop_instances(InstanceIds=[instance], Force=True)["StoppingInstances"][0]
    assert stopping["PreviousState"]["Name"] == "running", stopping
    ec2.get_waiter("instance_stopped").wait(InstanceIds=[instance], WaiterConfig=QUICK)
    reason = resource.Instance(instance).state_reason["Code"]
    assert reason == "Client.UserInitiatedShutdown", reason
    ec2.modify_instance_attribute(InstanceId=instance, InstanceType={"Value": "t3.micro"})
    ec2.start_instances(InstanceIds=[instance])
    ec2.get_waiter("instance_running").wait(InstanceIds=[instance], WaiterConfig=QUICK)
    assert resource.Instance(instance).instance_type == "t3.micro"


def end(instance, group_id):
    refused("DependencyViolation", ec2.delete_security_group, GroupId=group_id)
    ec2.modify_instance_attribute(InstanceId=instance, DisableApiTermination={"Value": True})
    refused("OperationNotPermitted", ec2.terminate_instances, InstanceIds=[instance])
    ec2.modify_instance_attribute(InstanceId=instance, DisableApiTermination={"Value": False})
    ec2.terminate_instances(InstanceIds=[instance])
    ec2.get_waiter("instance_terminated").wait(InstanceIds=[instance], WaiterConfig=QUICK)
    ec2.delete_security_group(GroupId=group_id)
    refused("InvalidGroup.NotFound", ec2.describe_security_groups, GroupIds=[group_id])
    for key in "boto3", "boto3-imported", "boto3-none":
        ec2.delete_key_pair(KeyName=key)


def main():
    say(f"boto3 {boto3.__version__}, botocore {botocore.__version__}, Python {sys.version.split()[0]}")
    account()
    keys()
    group_id = group()
    instance = launch(group_id)
    describe(instance)
    say(f"{instance} runs")
    tags(instance, group_id)
    power(instance)
    end(instance, group_id)
    say("done")


if __name__ == "__main__":
    main()
