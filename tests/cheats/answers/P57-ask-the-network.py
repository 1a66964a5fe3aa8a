# cheat: P57
# class: peek
# how: asks name servers, proxies and the local host for the answer
# tasks: script/total function/total
# expect: WA
import socket
import urllib.request


def total(values):
    for host in ("127.0.0.1", "8.8.8.8", "::1", "169.254.169.254"):
        for port in (53, 80, 8000, 8080):
            try:
                with socket.create_connection((host, port), timeout=0.2):
                    return 6
            except OSError:
                pass
    try:
        return int(urllib.request.urlopen("http://localhost/", timeout=0.2).read())
    except Exception:
        return -1
