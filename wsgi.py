"""What the web server loads: ``python -m hackathon.front``."""

import gc

from hackathon import create_app

app = create_app()
# What was loaded stays. Without this the end of a command looks through all of it, which took a
# fifth of what it cost.
gc.freeze()
