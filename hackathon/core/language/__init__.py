"""Six interface languages: texts, dates, numbers, names, and which language a piece of content is
in. One file a matter, all of them under this one name.
"""

from hackathon.core.language.contents import *  # noqa: F403
from hackathon.core.language.folding import *  # noqa: F403
from hackathon.core.language.formats import *  # noqa: F403
from hackathon.core.language.locales import *  # noqa: F403
from hackathon.core.language.searching import *  # noqa: F403
from hackathon.core.language.tags import *  # noqa: F403
from hackathon.core.language.texts import *  # noqa: F403
