from django.urls import path

from core.views.feeds import page_feed, site_feed

urlpatterns = [
    path("feed.<str:extension>", site_feed, name="site_feed"),
    path("<path:path>/feed.<str:extension>", page_feed, name="page_feed"),
]
