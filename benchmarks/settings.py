"""Production settings on this machine: no HTTPS, and the site serves its own images."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "x" * 40)
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
os.environ.setdefault("BASE_URL", "http://localhost")
os.environ.setdefault("EMAIL_URL", "consolemail://")

from kennisplatform.settings.production import *  # noqa: F403

SERVE_MEDIA = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
