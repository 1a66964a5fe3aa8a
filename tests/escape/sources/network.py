# tries: to reach the network in every family that Python knows
# expect: OK
# prints: refused
import socket

reached = []
for name in dir(socket):
    if name.startswith("AF_") and name not in ("AF_UNIX", "AF_UNSPEC"):
        try:
            socket.socket(getattr(socket, name), socket.SOCK_DGRAM).close()
            reached.append(name)
        except OSError:
            pass
print(reached or "refused")
