"""For one's own machine: no secrets to set, files served by the site itself."""

from .base import *  # noqa: F403
from .base import STATIC_ROOT, STORAGES, env

DEBUG = env.bool(
    "DEBUG", default=False
)  # off, so that the site shows its own error pages; `make dev` sets it
SECRET_KEY = env("SECRET_KEY", default="only-for-development-never-for-a-real-site")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
SERVE_MEDIA = True

# Static files come from where they are, so that a changed style shows after a reload.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns about a folder that is not there
