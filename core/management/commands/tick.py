import logging
import signal
from threading import Event

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page, Revision

from core.translation import missing_texts

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does what is due: publishes and unpublishes what was scheduled, and what apps do each minute."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=float, metavar="SECONDS", help="Repeat until stopped.")

    def handle(self, *, every=None, **options):
        if every is None:
            do_what_is_due()
            return
        stop = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *args: stop.set())
        while not stop.is_set():
            do_a_round()
            stop.wait(every)


def do_a_round() -> None:
    """One round of many: what goes wrong is logged, and the next round tries again."""
    try:
        close_old_connections()
        do_what_is_due()
    except Exception:
        logger.exception("This round of `tick` failed")


def do_what_is_due() -> None:
    hold_back_unfinished()
    call_command("publish_scheduled")
    for act in hooks.get_hooks("do_each_minute"):
        act()


def hold_back_unfinished() -> None:
    """Take unfinished translations off the schedule: their refusal would stop all that come after them."""
    for revision in Revision.page_revisions.filter(approved_go_live_at__lt=timezone.now()):
        page = Page.objects.filter(pk=revision.object_id).first()
        if page and missing_texts(page):
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            logger.warning("%s was not published: its translation is not finished", page)
