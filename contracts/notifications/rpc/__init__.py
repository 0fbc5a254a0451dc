"""What notifications answers, split by noun; used as one: `from contracts.notifications import rpc`."""

from contracts.notifications.rpc.deliveries import *
from contracts.notifications.rpc.inbox import *
from contracts.notifications.rpc.messages import *
from contracts.notifications.rpc.partners import *
from contracts.notifications.rpc.preferences import *
from contracts.notifications.rpc.rights import *
