def text(needs):
    return f"{len(needs)}\n" + "".join(
        " ".join([name + ":"] + list(needed)) + "\n" for name, needed in needs.items())


def shuffled(rng, needs):
    names = list(needs)
    rng.shuffle(names)
    return {name: needs[name] for name in names}


def layers(rng, count, most):
    """Packages that need only earlier ones, some of them twice."""
    names = [f"p{i}" for i in rng.sample(range(10000), count)]
    return {name: rng.choices(names[:i], k=rng.randint(0, most)) if i else []
            for i, name in enumerate(names)}


def with_cycle(rng, needs, length):
    members = rng.sample(list(needs), length)
    for a, b in zip(members, members[1:] + members[:1]):
        needs[a] = needs[a] + [b]
    return needs


def cases(rng):
    yield "sample/1", text({"app": ["http", "json"], "json": [], "http": ["tls"],
                            "tls": []})
    yield "sample/2", text({"a": ["b"], "b": ["a"]})
    yield "secret/01_one", text({"x": []})
    yield "secret/02_needs_itself", text({"a": [], "b": ["a", "b"], "c": ["b"]})
    yield "secret/03_named_twice", text({"top": ["low", "low", "mid"], "mid": ["low", "low"],
                                         "low": []})
    yield "secret/04_named_like_words", text({"order": ["cycle"], "cycle": ["order-1"],
                                              "order-1": []})
    yield "secret/05_behind_a_cycle", text({"a": ["b"], "b": ["c"], "c": ["d"], "d": ["b"],
                                            "e": ["a"]})
    yield "secret/06_nothing_needed", text({f"n{i}": [] for i in range(100)})
    yield "secret/07_two_parts", text({**{f"a{i}": [f"a{i + 1}"] for i in range(20)},
                                       "a20": [], "z": ["y"], "y": ["x"], "x": ["z"]})
    yield "secret/08_random", text(shuffled(rng, layers(rng, 60, 3)))
    yield "secret/09_random_cycle", text(shuffled(rng, with_cycle(
        rng, layers(rng, 80, 2), 5)))
    yield "secret/10_many_needs", text(shuffled(rng, layers(rng, 1500, 6)))
    yield "secret/11_long_cycle", text(shuffled(rng, with_cycle(
        rng, layers(rng, 1200, 1), 900)))
    yield "secret/12_long_chain", text({**{f"c{i}": [f"c{i + 1}"] for i in range(3999)},
                                        "c3999": []})
