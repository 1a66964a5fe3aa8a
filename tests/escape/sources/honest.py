# tries: what honest Python does: subprocesses, threads, event loops, pools, sockets
# expect: OK
# prints: hi 3 [0, 1, 4] 5 x 1 done
import asyncio, multiprocessing, os, socket, sqlite3, subprocess, tempfile, threading


def square(x):
    return x * x


async def nap():
    process = await asyncio.create_subprocess_exec("true")
    await process.wait()
    return 3


if __name__ == "__main__":
    words = [subprocess.run(["echo", "hi"], capture_output=True, text=True).stdout.strip()]
    words.append(asyncio.run(nap()))
    with multiprocessing.Pool(2) as pool:
        words.append(pool.map(square, range(3)))
    results = []
    thread = threading.Thread(target=results.append, args=(5,))
    thread.start()
    thread.join()
    words += results
    a, b = socket.socketpair()
    a.send(b"x")
    words.append(b.recv(1).decode())
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(os.path.join(folder, "db"))
        words.append(database.execute("select 1").fetchone()[0])
        database.close()
    os.mkfifo("fifo")
    print(*words, "done")
