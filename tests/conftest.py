import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.utils import translation
from hypothesis import settings as property_settings

from core import shared
from core.groups import ADMINISTRATORS, EDITORS, MODERATORS
from home.models import HomePage
from tests.factories import BlogIndexPageFactory, InstrumentIndexPageFactory

PASSWORD = "een-lang-wachtwoord"

# No test of properties fails as the machine is busy.
property_settings.register_profile("untimed", deadline=None)
property_settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _nothing_kept():
    """What one test keeps in memory must not reach the next."""
    shared._kept.clear()
    translation.activate(settings.LANGUAGE_CODE)
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture
def home(db):
    return HomePage.objects.get(locale__language_code="nl")


@pytest.fixture
def english_home(home):
    return HomePage.objects.get(locale__language_code="en")


@pytest.fixture
def instrument_index(home):
    return InstrumentIndexPageFactory(home)


@pytest.fixture
def blog_index(home):
    return BlogIndexPageFactory(home)


def _user(name, group):
    user = get_user_model().objects.create_user(name, f"{name}@kennisplatform.example", PASSWORD)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def editor(db):
    return _user("editor", EDITORS)


@pytest.fixture
def signed_in(client, editor):
    """A client in which an editor has signed in."""
    client.force_login(editor)
    return client


@pytest.fixture
def moderator(db):
    return _user("moderator", MODERATORS)


@pytest.fixture
def administrator(db):
    return _user("administrator", ADMINISTRATORS)
