"""Debian's AWS CLI, loaded once: runs each command in a fork of this process.

Reads one JSON object a line, {"id", "words", "environment", "seconds", "out", "err"}, and writes "ID EXIT" when that
command ended; EXIT is negative if a signal ended it, as the alarm does after so many seconds. Ends with its input.
"""
import json
import os
import signal
import sys
import threading

import awscli.clidriver


def loaded():
    """The CLI with EC2's model; it has run nothing yet, since its native parts don't stand a fork once they have."""
    driver = awscli.clidriver.create_clidriver()
    driver.session.get_component("data_loader").load_service_model("ec2", "service-2")
    return driver


def become(driver, request):
    signal.alarm(request["seconds"])
    for number, (name, flags) in enumerate((
        (os.devnull, os.O_RDONLY),
        (request["out"], os.O_WRONLY),
        (request["err"], os.O_WRONLY),
    )):
        os.dup2(os.open(name, flags), number)
    os.environ.update(request["environment"])
    status = driver.main(request["words"])
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def start(driver, request):
    """Forks here, where no other thread's lock can be held: what waits for the child locks nothing."""
    child = os.fork()
    if child == 0:
        status = 255
        try:
            status = become(driver, request)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        finally:
            os._exit(status)
    threading.Thread(target=answer, args=(request["id"], child), daemon=True).start()


def answer(number, child):
    _, ended = os.waitpid(child, 0)
    os.write(1, b"%d %d\n" % (number, os.waitstatus_to_exitcode(ended)))


def main():
    driver = loaded()
    for line in sys.stdin:
        start(driver, json.loads(line))


main()
