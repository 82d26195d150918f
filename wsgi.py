"""What the web server loads: ``granian --interface wsgi wsgi:app``."""

from hackathon import create_app

app = create_app()
