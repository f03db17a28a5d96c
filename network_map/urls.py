from django.urls import path

from network_map.views.open_data import export

# Wagtail's own routes take no address with a dot in it.
urlpatterns = [path("<path:path>/export.<str:extension>", export, name="export")]
