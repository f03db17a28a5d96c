import datetime
import os
import signal
import threading
import time

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale

from blog.models import NewsPage
from core.management.commands import tick
from core.public_pages import public_pages
from tests.factories import NewsPageFactory

HOUR = datetime.timedelta(hours=1)


def schedule(page):
    """As an editor does, an hour ago, for half an hour later."""
    page.go_live_at = timezone.now() + HOUR
    revision = page.save_revision()
    revision.publish()
    revision.refresh_from_db()
    assert revision.approved_go_live_at
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - HOUR)
    content = revision.content | {"go_live_at": (timezone.now() - HOUR).isoformat()}
    type(revision).objects.filter(pk=revision.pk).update(content=content)


def expire(page):
    NewsPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - HOUR)


def test_a_scheduled_page_goes_live(blog_index):
    page = NewsPageFactory(blog_index, publish=False)
    schedule(page)
    assert not NewsPage.objects.get(pk=page.pk).live
    call_command("tick")
    assert NewsPage.objects.get(pk=page.pk).live


def test_an_expired_page_is_gone_before_the_tick(blog_index, client):
    page = NewsPageFactory(blog_index)
    assert client.get(page.url).status_code == 200
    expire(page)
    assert client.get(page.url).status_code == 404
    assert page.title not in client.get(blog_index.url).content.decode()
    assert not public_pages(NewsPage, "nl").exists()


def test_an_expired_page_is_unpublished_by_the_tick(blog_index):
    page = NewsPageFactory(blog_index)
    expire(page)
    call_command("tick")
    page.refresh_from_db()
    assert not page.live and page.expired


def test_an_unfinished_translation_does_not_hold_up_the_others(blog_index, english_home, caplog):
    from wagtail_localize.operations import translate_object

    first, second = NewsPageFactory(blog_index), NewsPageFactory(blog_index, publish=False)
    first = NewsPage.objects.get(pk=first.pk)
    first.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True, alias=True)
    translate_object(first, [Locale.objects.get(language_code="en")])
    english = NewsPage.objects.get(translation_key=first.translation_key, locale__language_code="en")
    revision = english.get_latest_revision()
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - 2 * HOUR)
    schedule(second)

    call_command("tick")
    assert NewsPage.objects.get(pk=second.pk).live
    assert NewsPage.objects.get(pk=english.pk).text_language == "nl"
    assert "not finished" in caplog.text


def test_an_error_in_one_round_does_not_end_the_loop(db, monkeypatch, caplog):
    monkeypatch.setattr(tick, "do_what_is_due", lambda: 1 / 0)
    tick.do_a_round()
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_repeats_and_ends_cleanly(number, monkeypatch):
    rounds = []
    monkeypatch.setattr(tick, "do_a_round", lambda: rounds.append(1))
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    sender = threading.Thread(target=_stop_after, args=(rounds, number))
    sender.start()
    try:
        call_command("tick", every=0.01)
    finally:
        sender.join()
        for name, handler in before.items():
            signal.signal(name, handler)
    assert len(rounds) >= 3


def _stop_after(rounds, number):
    deadline = time.monotonic() + 10
    while len(rounds) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(os.getpid(), number)
