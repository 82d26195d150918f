"""``python -m hackathon.front [module:name]`` serves the site (``wsgi:app``)."""

import sys

from hackathon.front.serving import serve

if __name__ == "__main__":
    sys.path.insert(0, "")
    serve(sys.argv[1] if len(sys.argv) > 1 else "wsgi:app")
