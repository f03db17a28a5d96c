"""A wrong SEARCH_URL is found before the site starts."""

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from search import engines
from search.checks import search_url_names_an_engine


@pytest.fixture
def configure(settings):
    def configure(url):
        settings.SEARCH_URL = url
        engines.engine.cache_clear()

    yield configure
    engines.engine.cache_clear()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "elasticsearch+http://nergens.example:9200",
        "elasticsearch+https://user:geheim@nergens.example:443/search",
        "elasticsearch+http://[::1]:9200",
    ],
)
def test_an_engine_is_named_though_it_may_be_away(configure, url):
    configure(url)
    assert search_url_names_an_engine(None) == []


@pytest.mark.parametrize(
    "url",
    [
        "elasticsearch+http://user:geheim@host",
        "elasticsearch+http://user:geheim@host:99999",
        "elasticsearch+http://user:geheim@host:poort",
        "elasticsearch+http://user:geheim@[::1:9200",
        "elasticsearch+http://:9200",
        "elasticsearch+http:",
        "elasticsearch+ftp://user:geheim@host:9200",
        "elasticsearch",
        "http://user:geheim@host:9200",
        "mysql://user:geheim@host/naam",
        "solr",
    ],
)
def test_what_names_no_engine_is_an_error_that_says_what_does_and_no_password(configure, url):
    configure(url)
    [message] = search_url_names_an_engine(None)
    assert message.is_serious()
    assert "SEARCH_URL" in message.msg
    assert "elasticsearch+http://host:9200" in message.msg
    assert "geheim" not in message.msg


def test_the_traceback_of_whoever_asks_for_the_engine_has_no_password(configure):
    configure("elasticsearch+http://user:geheim@host:poort")
    with pytest.raises(ImproperlyConfigured) as caught:
        engines.engine()
    assert caught.value.__suppress_context__


def test_it_is_among_the_system_checks():
    assert search_url_names_an_engine in checks.registry.registry.get_checks()
