"""What attendance publishes, split by noun; used as one. In the log of the youth's (or school's) area; reasons are codes."""

from contracts.attendance.events.appointments import *
from contracts.attendance.events.attendance import *
from contracts.attendance.events.classes import *
from contracts.attendance.events.plans import *
