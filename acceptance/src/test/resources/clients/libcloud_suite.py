"""What Apache libcloud's drivers do: Signature Version 2 in a GET, and answers matched by their namespace."""

import os
import socket
import time
from urllib.parse import urlsplit

import libcloud
from libcloud.common.exceptions import BaseHTTPError
from libcloud.compute.base import NodeImage
from libcloud.compute.drivers.ec2 import EucNodeDriver
from libcloud.compute.providers import get_driver
from libcloud.compute.types import NodeState, Provider

IMAGE = os.environ["IMAGE"]
KEY = os.environ["KEY"]
endpoint = urlsplit(os.environ["AWS_ENDPOINT_URL_EC2"])
keys = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
address = {"secure": False, "host": endpoint.hostname, "port": endpoint.port}


def until(claim, check, limit_seconds=90):
    deadline = time.monotonic() + limit_seconds
    while not check():
        assert time.monotonic() < deadline, f"not within {limit_seconds} s: {claim}"
        time.sleep(0.5)


def listens(address_of_guest, port):
    try:
        socket.create_connection((address_of_guest, port), timeout=1).close()
        return True
    except OSError:
        return False


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except BaseHTTPError as error:
        assert code in str(error), error
        return
    raise AssertionError(f"{call} was not refused")


def ec2():
    driver = get_driver(Provider.EC2)(*keys, region="us-east-1", **address)
    driver.list_locations()
    assert IMAGE in [image.id for image in driver.list_images(ex_owner="self")]
    key = driver.create_key_pair("libcloud")
    assert "PRIVATE KEY" in key.private_key
    assert [found.name for found in driver.list_key_pairs() if found.name == "libcloud"] == ["libcloud"]
    group = driver.ex_create_security_group("libcloud", "of libcloud")["group_id"]
    assert driver.ex_authorize_security_group("libcloud", 22, 22, "0.0.0.0/0")
    assert "libcloud" in driver.ex_list_security_groups()

    size = [size for size in driver.list_sizes() if size.id == "t3.nano"][0]
    image = NodeImage(IMAGE, "", driver)
    node = driver.create_node(
        name="libcloud",
        image=image,
        size=size,
        ex_keyname=KEY,
        ex_security_groups=["libcloud"],
        ex_metadata={"suite": "libcloud"},
        ex_clienttoken=f"libcloud-{time.time_ns()}",
    )
    assert node.state in (NodeState.PENDING, NodeState.RUNNING), node.state
    driver.wait_until_running([node], wait_period=0.5, timeout=90)
    found = driver.list_nodes(ex_node_ids=[node.id])[0]
    assert found.name == "libcloud" and found.private_ips, found
    assert found.extra["tags"]["suite"] == "libcloud", found.extra
    assert driver.ex_create_tags(node, {"more": "ä & <b>"})
    assert driver.ex_describe_tags(node)["more"] == "ä & <b>"
    assert driver.ex_delete_tags(node, {"more": "ä & <b>"})
    filters = {"instance-state-name": "running", "tag:suite": "libcloud"}
    assert [one.id for one in driver.list_nodes(ex_filters=filters)] == [node.id]
    assert driver.ex_get_console_output(node)["instance_id"] == node.id

    # A guest that listens has booted, and hears its power button.
    until("a guest that listens", lambda: listens(found.public_ips[0], 22))
    assert driver.ex_stop_node(node)
    until("stopped", lambda: driver.list_nodes(ex_node_ids=[node.id])[0].state == NodeState.STOPPED)
    assert driver.ex_change_node_size(node, [s for s in driver.list_sizes() if s.id == "t3.micro"][0])
    assert driver.ex_start_node(node)
    driver.wait_until_running([node], wait_period=0.5, timeout=90)
    refused("InvalidInstanceID.NotFound", driver.list_nodes, ex_node_ids=["i-0123456789abcdef0"])
    return driver, node, group


def eucalyptus(node):
    driver = EucNodeDriver(*keys, **address)
    assert node.id in [found.id for found in driver.list_nodes()]
    assert IMAGE in [image.id for image in driver.list_images(ex_owner="self")]
    nano = [size for size in driver.list_sizes() if size.id == "t3.nano"]
    assert nano and nano[0].ram == 512, driver.list_sizes()
    assert driver.reboot_node(node)
    newer = EucNodeDriver(*keys, path="/services/compute", **address)
    assert node.id in [found.id for found in newer.list_nodes()]


def end(driver, node, group):
    assert driver.destroy_node(node)
    until("gone", lambda: driver.list_nodes(ex_node_ids=[node.id])[0].state == NodeState.TERMINATED)
    assert driver.ex_delete_security_group_by_id(group)
    assert driver.delete_key_pair(driver.get_key_pair("libcloud"))


def main():
    print("libcloud", libcloud.__version__, flush=True)
    driver, node, group = ec2()
    print(node.id, "runs", flush=True)
    eucalyptus(node)
    end(driver, node, group)
    print("done", flush=True)


if __name__ == "__main__":
    main()
