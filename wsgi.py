"""What the web server loads: ``python -m hackathon.front``."""

from hackathon import create_app

app = create_app()
