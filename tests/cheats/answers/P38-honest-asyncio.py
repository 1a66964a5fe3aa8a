# honest: P38
# class: state
# how: asyncio, a subprocess and a temporary file, all ended before it returns
# tasks: script/total function/total
import asyncio
import subprocess
import sys
import tempfile


async def add(values):
    await asyncio.sleep(0)
    return sum(values)


def total(values):
    with tempfile.TemporaryFile("w+") as file:
        file.write(str(asyncio.run(add(values))))
        file.seek(0)
        text = file.read()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return int(text)
