"""What answers do all day."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Dict, List, Optional
import heapq
import itertools
import json
import math
import pickle
import random
import re
import string


class Colour(Enum):
    RED = 1


@dataclass(order=True)
class Point:
    x: int
    tags: List[str] = field(default_factory=list)


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


random.seed(5)
print(Counter("abca"), defaultdict(list), deque([1]), Colour.RED, Point(1, ["a"]))
print(date(2020, 1, 2), Decimal("1.10"), Fraction(1, 3), fib(80), Optional[Dict[str, int]])
print(random.random(), re.sub("a+", "-", "caat"), string.ascii_letters[:3], math.pi)
print(json.dumps({"a": [1, None]}), list(itertools.permutations(range(2))))
print(pickle.loads(pickle.dumps(Point(2))), heapq.nsmallest(2, [3, 1, 2]))
assert Point(1) == Point(2), "not the same"
