"""Initiatives that invented makers sent in, for whoever tries how editors judge them."""

from network_map.models import NetworkMapPage
from network_map.submissions import process

from .reading import ContentError, Entry, fixed_id, read_entries


def make_submissions(network_map: NetworkMapPage) -> None:
    for entry in read_entries("submissions"):
        _send_in(entry, network_map)


def _send_in(entry: Entry, network_map: NetworkMapPage) -> None:
    """As if its makers had followed the link in their mail; nobody is mailed."""
    submission = process.begin(network_map, fixed_id(entry.folder, entry.slug).hex[:30])
    process.keep(submission, network_map, entry.facts | entry.nl)
    if not process.take_in(submission):
        raise ContentError(f"{entry.folder}/{entry.slug} is not as the form wants it")
    process.give_to_editors(submission)
