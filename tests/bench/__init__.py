"""`make bench`: how fast, as ratios measured side by side in one run (the seconds mean nothing alone).

Each pair runs in turn, A B A B …; the ratio printed is the median of the pairs' ratios.
"""

import statistics
import time
from collections.abc import Callable


def ratio(name: str, a: Callable[[], object], b: Callable[[], object], runs: int = 5) -> None:
    """Print how many times longer A takes than B."""
    pairs = [(timed(a), timed(b)) for _ in range(runs)]
    middle = statistics.median(one / other for one, other in pairs)
    a_time, b_time = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{name:<62} {middle:7.2f} ×   ({a_time:.3f} s / {b_time:.3f} s)", flush=True)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
