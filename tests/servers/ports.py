"""Free TCP ports on 127.0.0.1 that stay free while a server is down."""

import random
import socket
from itertools import islice

from tests.servers.errors import ServerError

HOST = "127.0.0.1"
# Below Linux's range for outgoing connections (32768 and up): no client of a server that is down can be given its port.
QUIET_PORTS = range(20_000, 32_000)


def free_ports(count: int, among: range = QUIET_PORTS) -> list[int]:
    """Return distinct ports that nothing listens on, chosen at random so that concurrent runs do not meet."""
    free = (port for port in random.sample(among, k=len(among)) if is_free(port))
    ports = list(islice(free, count))
    if len(ports) < count:
        raise ServerError(f"All ports from {among.start} to {among.stop - 1} are taken: stop what listens there.")
    return ports


def is_free(port: int) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether something accepts connections on this port now."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
