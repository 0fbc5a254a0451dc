"""What attendance answers, split by noun; used as one: `from contracts.attendance import rpc`."""

from contracts.attendance.rpc.appointments import *
from contracts.attendance.rpc.attendance import *
from contracts.attendance.rpc.availability import *
from contracts.attendance.rpc.calendars import *
from contracts.attendance.rpc.check_in import *
from contracts.attendance.rpc.classes import *
from contracts.attendance.rpc.diaries import *
from contracts.attendance.rpc.offers import *
from contracts.attendance.rpc.periods import *
from contracts.attendance.rpc.plans import *
from contracts.attendance.rpc.records import *
from contracts.attendance.rpc.rights import *
from contracts.attendance.rpc.series import *
from contracts.attendance.rpc.shifts import *
from contracts.attendance.rpc.wishes import *
