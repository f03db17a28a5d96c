"""The second yardstick: a Django project of one view that renders one small template, with no database."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import engines
from django.urls import path

settings.configure(
    SECRET_KEY="only-for-measuring",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)

TEMPLATE = "<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1><p>{{ text }}</p>"


def hello(request):
    page = engines["django"].from_string(TEMPLATE)
    return HttpResponse(
        page.render({"title": "Kennisplatform", "text": "A page without a database."}, request)
    )


urlpatterns = [path("", hello)]
application = get_wsgi_application()
