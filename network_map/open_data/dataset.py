"""The open data of the map as catalogues find it: a Dataset of schema.org, which is DCAT's in other words."""

from django.utils.translation import gettext as _

from core.head import Head
from core.structured_data import publisher_of
from network_map.models import MapFile, NetworkMapPage
from network_map.open_data.entries import LICENCE
from network_map.open_data.formats import FORMATS


def dataset(page: NetworkMapPage, head: Head) -> dict:
    built = MapFile.objects.filter(pk=page.pk).values_list("built_at", flat=True).first()
    changed = {"dateModified": built.isoformat(timespec="seconds")} if built else {}
    return changed | {
        "@type": "Dataset",
        "@id": f"{head.canonical}#dataset",
        "url": head.canonical,
        "name": _("%(map)s: all initiatives") % {"map": page.title},
        "description": head.description
        or _("Initiatives for a more open government: what they are, by whom, where and since when."),
        "inLanguage": head.language,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": publisher_of(head),
        "publisher": publisher_of(head),
        "distribution": [_distribution(page, head, extension) for extension in FORMATS],
    }


def _distribution(page: NetworkMapPage, head: Head, extension: str) -> dict:
    return {
        "@type": "DataDownload",
        "name": FORMATS[extension].label,
        "encodingFormat": FORMATS[extension].media_type,
        "contentUrl": head.absolute(f"{page.url}export.{extension}"),
        "license": LICENCE,
    }
