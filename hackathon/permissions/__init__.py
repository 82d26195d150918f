"""Every "may P do V to X at T?" of the site, one file a wing, all of them under this one name.

Each function takes the person (None: not signed in), the row, and the moment, and returns None for
yes, or a sentence that says why not. Routes declare them as doors, templates ask them before
showing a button, the API asks them too. The reason ``HIDDEN`` means that not even the existence of
the row may be told: the door answers 404.
"""

from hackathon.permissions.challenges import *  # noqa: F403
from hackathon.permissions.checking import *  # noqa: F403
from hackathon.permissions.consultations import *  # noqa: F403
from hackathon.permissions.conversations import *  # noqa: F403
from hackathon.permissions.cooperation import *  # noqa: F403
from hackathon.permissions.desk import *  # noqa: F403
from hackathon.permissions.events import *  # noqa: F403
from hackathon.permissions.judging import *  # noqa: F403
from hackathon.permissions.mentors import *  # noqa: F403
from hackathon.permissions.network import *  # noqa: F403
from hackathon.permissions.people import *  # noqa: F403
from hackathon.permissions.pilots import *  # noqa: F403
from hackathon.permissions.results import *  # noqa: F403
from hackathon.permissions.roles import *  # noqa: F403
from hackathon.permissions.submissions import *  # noqa: F403
from hackathon.permissions.teams import *  # noqa: F403
