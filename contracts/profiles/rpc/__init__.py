"""What profiles answers, split by noun; used as one: `from contracts.profiles import rpc`."""

from contracts.profiles.rpc.access import *
from contracts.profiles.rpc.admissions import *
from contracts.profiles.rpc.arrivals import *
from contracts.profiles.rpc.caseloads import *
from contracts.profiles.rpc.contacts import *
from contracts.profiles.rpc.equipment import *
from contracts.profiles.rpc.erasure import *
from contracts.profiles.rpc.files import *
from contracts.profiles.rpc.funding import *
from contracts.profiles.rpc.hours import *
from contracts.profiles.rpc.imports import *
from contracts.profiles.rpc.journey import *
from contracts.profiles.rpc.merging import *
from contracts.profiles.rpc.periods import *
from contracts.profiles.rpc.project import *
from contracts.profiles.rpc.relations import *
from contracts.profiles.rpc.rights import *
from contracts.profiles.rpc.staff import *
