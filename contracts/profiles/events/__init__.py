"""What profiles publishes, split by noun; used as one. Area facts go to the youth's (or school's) area; facts of staff to `programme`."""

from contracts.profiles.events.file import *
from contracts.profiles.events.funding import *
from contracts.profiles.events.identity import *
from contracts.profiles.events.journey import *
from contracts.profiles.events.people import *
