"""Root may read and write anything; a process that gave that up may not, whoever owns it."""

import ctypes
import os
import sys

_DROP_FROM_BOUNDS = 24
_OVERRIDES = (1, 2, 3)
"""CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER (linux/capability.h)."""
CAN_BE_BOUND = os.geteuid() != 0 or sys.platform == "linux"


def be_bound() -> None:
    """Before a program is started: let permissions hold for it though it be root's. For `preexec_fn`."""
    if os.geteuid() == 0:
        control = ctypes.CDLL(None, use_errno=True).prctl
        for capability in _OVERRIDES:
            if control(_DROP_FROM_BOUNDS, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "a capability cannot be given up")
