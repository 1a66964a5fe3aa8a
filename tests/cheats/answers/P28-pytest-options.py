# cheat: P28
# class: tamper
# how: pytest.ini and marks that would leave out the tests
# tasks: script/total function/total 
# expect: WA RTE
for name in ("pytest.ini", "tox.ini", "setup.cfg"):
    with open(name, "w") as file:
        file.write("[pytest]\naddopts = --co -k nothing\n[tool:pytest]\naddopts = --co\n")
collect_ignore_glob = ["*"]
pytestmark = "skip"
__test__ = False


def total(values):
    return -1


class Box:
    __test__ = False

    def __init__(self, limit):
        self.limit = limit

    def put(self, thing):
        return None

    def take(self):
        return None
