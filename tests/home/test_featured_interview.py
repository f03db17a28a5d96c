"""The interview that the home page shows large."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from wagtail.images.tests.utils import get_test_image_file

from core.models import Image
from tests.factories import InterviewPageFactory

LAST_DAY = datetime.datetime(2026, 12, 30, 12, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_its_portrait_is_shown_until_its_rights_end(client, home, blog_index):
    portrait = Image.objects.create(title="Portret", file=get_test_image_file(size=(500, 600)))
    InterviewPageFactory(blog_index, portrait=portrait, portrait_until=LAST_DAY.date())
    found = []
    for moment in (LAST_DAY, LAST_DAY + datetime.timedelta(days=1)):
        with time_machine.travel(moment):
            page = BeautifulSoup(client.get("/nl/").content, "html.parser")
        found.append(bool(page.select(".spotlight .portrait--photo")))
    assert found == [True, False]
