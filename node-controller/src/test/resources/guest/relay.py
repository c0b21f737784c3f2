"""Stands in for QEMU: holds a tap of the host and passes its frames to a tap inside a guest's namespace."""
import ctypes, fcntl, os, select, struct, sys

TUNSETIFF, IFF_TAP, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 2, 0x1000, 0x40000000


def tap(name):
    descriptor = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    return descriptor


outer = tap(sys.argv[1])
with open("/run/netns/" + sys.argv[2]) as space:
    if ctypes.CDLL(None, use_errno=True).setns(space.fileno(), CLONE_NEWNET):
        sys.exit("setns: %d" % ctypes.get_errno())
inner = tap("eth0")
print("ready", flush=True)
while True:
    for ready in select.select([outer, inner, 0], [], [])[0]:
        if ready == 0:
            sys.exit(0)  # the test is gone
        try:
            os.write(inner if ready == outer else outer, os.read(ready, 65536))
        except OSError:
            pass  # the other end is down
