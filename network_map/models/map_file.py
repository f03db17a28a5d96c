"""The columns of a map as they are sent and searched, made when something on it changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MapFile(models.Model):
    page = models.OneToOneField(
        "network_map.NetworkMapPage", on_delete=models.CASCADE, related_name="map_file", primary_key=True
    )
    digest = models.CharField(max_length=20)  # of the content; part of its address
    content = models.BinaryField()  # JSON, gzipped
    built_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("file of a map")
        verbose_name_plural = _("files of maps")

    def __str__(self):
        return self.digest
