"""The collector of cycles, told what a long-lived process is like. Called once, when everything is built."""

import gc

MADE_BEFORE_A_LOOK = 10_000
"""A request makes some thousands of objects and leaves none: at Python's 700 most looks would find nothing."""


def settle_memory() -> None:
    """What is there now lives as long as the process and is not looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE_BEFORE_A_LOOK, 10, 10)
