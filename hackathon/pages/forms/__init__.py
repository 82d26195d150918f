"""What the forms of all rooms share. One file a matter, all of them under this one name."""

from hackathon.pages.forms.edits import *  # noqa: F403
from hackathon.pages.forms.fields import *  # noqa: F403
from hackathon.pages.forms.plain import *  # noqa: F403
from hackathon.pages.forms.validators import *  # noqa: F403
