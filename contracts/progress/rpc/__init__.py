"""What progress answers, split by noun; used as one: `from contracts.progress import rpc`. Words stay within rights."""

from contracts.progress.rpc.about import *
from contracts.progress.rpc.adjustments import *
from contracts.progress.rpc.booklet import *
from contracts.progress.rpc.difficulties import *
from contracts.progress.rpc.exams import *
from contracts.progress.rpc.forecast import *
from contracts.progress.rpc.periods import *
from contracts.progress.rpc.results import *
from contracts.progress.rpc.rights import *
from contracts.progress.rpc.signals import *
from contracts.progress.rpc.timeline import *
