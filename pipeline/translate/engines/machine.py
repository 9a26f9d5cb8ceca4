"""What this process may use of the machine: cores and memory, containers' limits included."""

import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")
_UNLIMITED = 1 << 60
"""Larger limits than this are how cgroup v1 writes "no limit"."""


def cores() -> int:
    """Return how many cores this process may use: its affinity, its container's quota, rounded up, `OMP_NUM_THREADS`."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for folder in _groups("cpu"):
        told = _words(folder / "cpu.max") or [
            *_words(folder / "cpu.cfs_quota_us"),
            *_words(folder / "cpu.cfs_period_us"),
        ]
        if len(told) == 2 and all(word.isdigit() for word in told) and int(told[1]):
            allowed = min(allowed, -(-int(told[0]) // int(told[1])))
    asked = os.environ.get(
        "OMP_NUM_THREADS", ""
    )  # set where several processes share a machine, as a cluster's do
    if asked.isascii() and asked.isdigit():
        allowed = min(allowed, int(asked[:6]))
    return max(1, allowed)


def memory() -> int:
    """Return about how many bytes this process may still take; 0 where the system does not tell."""
    limits = [
        int(line.split()[1]) * 1024
        for line in _text(Path("/proc/meminfo")).splitlines()
        if line.startswith("MemAvailable:")
    ]
    for folder in _groups("memory"):
        for limit, used in (
            ("memory.max", "memory.current"),
            ("memory.limit_in_bytes", "memory.usage_in_bytes"),
        ):
            told = _words(folder / limit) + _words(folder / used)
            if len(told) == 2 and all(word.isdigit() for word in told) and int(told[0]) < _UNLIMITED:
                limits.append(max(1, int(told[0]) - int(told[1])))
    return min(limits, default=0)


def _groups(controller: str) -> list[Path]:
    """Return the folders that may tell this process' limits, cgroup v2 and v1, from the root inwards."""
    roots = {_CGROUP, _CGROUP / controller}
    for line in _text(Path("/proc/self/cgroup")).splitlines():
        _, controllers, place = [*line.split(":", 2), "", ""][:3]
        base = _CGROUP / controller if controller in controllers.split(",") else _CGROUP
        if not controllers or controller in controllers.split(","):
            below = base / place.lstrip("/")
            roots |= {below, *(parent for parent in below.parents if parent.is_relative_to(base))}
    return sorted(roots)


def _words(path: Path) -> list[str]:
    return _text(path).split()


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return ""
