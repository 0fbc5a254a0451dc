"""What a finger drew as a signature: strokes in a box, checked for being a drawing at all, and their digest."""

import json
from collections.abc import Sequence
from hashlib import sha256

from contracts.errors import InvalidRequest

WIDTH, HEIGHT = 1_000, 333
FEWEST_POINTS, MOST_POINTS = 6, 4_000
SMALLEST = 40
"""A dot made by chance is no signature; a cross is."""

Drawing = Sequence[Sequence[int]]


def check(strokes: Drawing) -> None:
    xs = [x for stroke in strokes for x in stroke[::2]]
    ys = [y for stroke in strokes for y in stroke[1::2]]
    if any(len(stroke) % 2 for stroke in strokes) or len(xs) > MOST_POINTS or any(not 0 <= y <= HEIGHT for y in ys):
        raise InvalidRequest("bad_drawing", field="strokes")
    if len(xs) < FEWEST_POINTS or max(max(xs) - min(xs), max(ys) - min(ys)) < SMALLEST:
        raise InvalidRequest("drawing_missing", field="strokes")


def digest(strokes: Drawing) -> str:
    return sha256(json.dumps([list(stroke) for stroke in strokes], separators=(",", ":")).encode()).hexdigest()
