"""`python -m tests.bench [--short] [--only ROW …] [--seed N]`: measures every row of the table beside its yardstick.

A line a row while it runs; the last line is JSON. Ends with 1 when a row misses its hold or has no figure.
"""

import argparse
import json
import sys
import time
import traceback

from tests.bench import calls
from tests.bench.ground import Ground, NotMeasured
from tests.bench.table import NAMES, judged, not_measured, row_of

MEASURES = {"rpc_p50": calls.rpc_p50, "rpc_rate": calls.rpc_rate}
SECONDS, SHORT_SECONDS = 600.0, 90.0
