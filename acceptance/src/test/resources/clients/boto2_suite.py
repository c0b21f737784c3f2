"""What scripts of the years before boto3 do: boto 2 signs for a region that it guesses from the address."""

import os
import time
from urllib.parse import urlsplit

import boto
from boto.ec2.connection import EC2Connection
from boto.exception import EC2ResponseError
from boto.regioninfo import RegionInfo

IMAGE = os.environ["IMAGE"]
KEY = os.environ["KEY"]
endpoint = urlsplit(os.environ["AWS_ENDPOINT_URL_EC2"])


def connect(path):
    connection = EC2Connection(
        os.environ["AWS_ACCESS_KEY_ID"],
        os.environ["AWS_SECRET_ACCESS_KEY"],
        is_secure=False,
        port=endpoint.port,
        path=path,
        region=RegionInfo(name="anything", endpoint=endpoint.hostname),
    )
    connection.num_retries = 0
    return connection


ec2 = connect("/services/compute")


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except EC2ResponseError as error:
        assert error.error_code == code, (error.error_code, error)
        return
    raise AssertionError(f"{call} was not refused")


def until(claim, check, limit_seconds=90):
    deadline = time.monotonic() + limit_seconds
    while not check():
        assert time.monotonic() < deadline, f"not within {limit_seconds} s: {claim}"
        time.sleep(0.5)


def main():
    print("boto", boto.__version__, flush=True)
    assert [zone.name for zone in connect("/").get_all_zones()], "no zones"
    assert [region.endpoint for region in ec2.get_all_regions()], "no regions"
    assert ec2.get_image(IMAGE).state == "available"
    refused("InvalidInstanceID.NotFound", ec2.get_all_instances, ["i-0123456789abcdef0"])

    key = ec2.create_key_pair("boto2")
    assert "PRIVATE KEY" in key.material
    assert [found.name for found in ec2.get_all_key_pairs(["boto2"])] == ["boto2"]
    group = ec2.create_security_group("boto2", "of boto 2")
    assert group.authorize("tcp", 22, 22, "0.0.0.0/0")
    assert ec2.authorize_security_group(group_name="boto2", src_security_group_name="boto2")
    found = ec2.get_all_security_groups(filters={"group-name": "boto2"})[0]
    assert {rule.ip_protocol for rule in found.rules} >= {"tcp"}, found.rules

    reservation = ec2.run_instances(
        IMAGE, key_name=KEY, security_groups=["boto2"], instance_type="t3.nano", user_data="of boto 2"
    )
    instance = reservation.instances[0]
    assert instance.state == "pending" and instance.launch_time, instance.state
    ec2.create_tags([instance.id], {"Name": "boto2", "empty": ""})
    until("running", lambda: instance.update() == "running")
    filters = {"tag:Name": "bot?2", "instance-state-name": "running"}
    assert [one.id for one in ec2.get_only_instances(filters=filters)] == [instance.id]
    assert {tag.name for tag in ec2.get_all_tags(filters={"resource-id": instance.id})} == {"Name", "empty"}
    status = ec2.get_all_instance_status([instance.id])[0]
    assert status.state_name == "running", status
    assert ec2.get_console_output(instance.id).instance_id == instance.id
    assert instance.get_attribute("instanceType")["instanceType"] == "t3.nano"
    assert instance.get_attribute("userData")["userData"], "no user data"
    instance.remove_tag("empty")

    instance.stop(force=True)
    until("stopped", lambda: instance.update() == "stopped")
    assert instance.modify_attribute("instanceType", "t3.micro")
    instance.start()
    until("running again", lambda: instance.update() == "running")
    instance.terminate()
    until("terminated", lambda: instance.update() == "terminated")
    assert group.delete()
    assert ec2.delete_key_pair("boto2")
    refused("InvalidKeyPair.NotFound", ec2.get_all_key_pairs, ["boto2"])
    print("done", flush=True)


if __name__ == "__main__":
    main()
