# cheat: P27
# class: tamper
# how: leaves a conftest.py that rewrites every report to passed
# tasks: script/total function/total
# expect: WA
with open("conftest.py", "w") as file:
    file.write(
        "import pytest\n"
        "@pytest.hookimpl(hookwrapper=True)\n"
        "def pytest_runtest_makereport(item, call):\n"
        "    outcome = yield\n"
        "    outcome.get_result().outcome = 'passed'\n"
    )


def total(values):
    return -1
