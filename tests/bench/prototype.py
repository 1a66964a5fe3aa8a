"""The rival of bench_judge: the barest thing that judges HumanEval sealed.

    prototype.py judge HumanEval.jsonl.gz    prints how many references pass
    prototype.py answers HumanEval.jsonl.gz  prints the references as answers

A warm interpreter forks twice for each answer: one child runs the answer, the other the
test, which reaches it through JSON on a socketpair. No sandbox, no limits, no check of
anything that a hostile answer could do: its time is a floor, not something to be used.
"""

import gzip
import json
import os
import socket
import sys

WORKERS = 2


def pack(value):
    if type(value) is tuple:
        return {"tuple": [pack(item) for item in value]}
    if type(value) is list:
        return [pack(item) for item in value]
    if type(value) is dict:
        return {"dict": [[pack(key), pack(item)] for key, item in value.items()]}
    return value


def unpack(value):
    if type(value) is list:
        return [unpack(item) for item in value]
    if type(value) is dict:
        (kind, items), = value.items()
        make = tuple if kind == "tuple" else dict
        return make(unpack(item) for item in items)
    return value


def fork(run):
    """A child that runs this and tells by its exit status whether it came to the end."""
    pid = os.fork()
    if pid:
        return pid
    try:
        run()
    except BaseException:
        os._exit(1)
    os._exit(0)


def serve(problem, sock):
    names = {}
    exec(problem["prompt"] + problem["canonical_solution"], names)
    lines = sock.makefile("rw")
    for line in lines:
        value = names[problem["entry_point"]](*unpack(json.loads(line)))
        print(json.dumps(pack(value)), file=lines, flush=True)


def examine(problem, sock):
    names = {}
    lines = sock.makefile("rw")

    def candidate(*args):
        print(json.dumps(pack(list(args))), file=lines, flush=True)
        return unpack(json.loads(next(lines)))

    # The helpers of the prompt are at home on this side.
    exec(problem["prompt"] + "    pass\n" + problem["test"], names)
    names[problem["entry_point"]] = candidate
    names["check"](candidate)


def judge(problem):
    ours, theirs = socket.socketpair()

    def answer():
        ours.close()
        serve(problem, theirs)

    def examiner():
        theirs.close()
        examine(problem, ours)

    pids = [fork(answer), fork(examiner)]
    ours.close()
    theirs.close()
    # The examiner's exit closes the answer's line, which then ends, too.
    return [os.waitpid(pid, 0)[1] for pid in pids] == [0, 0]


def work(problems, take, results):
    while chunk := os.read(take, 1):
        passed = judge(problems[chunk[0]])
        os.write(results, b"1" if passed else b"0")


def main(mode, path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        problems = [json.loads(line) for line in file]
    if mode == "answers":
        for problem in problems:
            solution = problem["canonical_solution"]
            print(json.dumps({"task_id": problem["task_id"], "completion": solution}))
        return
    take, give = os.pipe()
    read_results, results = os.pipe()
    os.write(give, bytes(range(len(problems))))
    os.close(give)
    for _ in range(WORKERS):
        fork(lambda: work(problems, take, results))
    os.close(results)
    count = 0
    while chunk := os.read(read_results, 4096):
        count += chunk.count(b"1")
    print(count, "of", len(problems))
    sys.exit(count != len(problems))


if __name__ == "__main__":
    main(*sys.argv[1:])
