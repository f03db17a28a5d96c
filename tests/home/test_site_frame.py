"""What site settings show around every page."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Site

from core.models import SiteSettings

LINKS = {
    "mastodon": ("https://social.example/@open", "Mastodon"),
    "linkedin": ("https://linkedin.example/open", "LinkedIn"),
    "source_code": ("https://code.example/open", "Broncode"),
}


@pytest.mark.django_db
def test_the_footer_shows_the_links_of_the_settings(client, home):
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    for name, (url, _label) in LINKS.items():
        setattr(settings, name, url)
    settings.privacy_email = "privacy@kennisplatform.example"
    settings.save()

    footer = BeautifulSoup(client.get("/nl/").content, "html.parser").find("footer")
    found = {link["href"]: link.text for link in footer.select(".footer__about .footer__links a")}
    assert found == dict(LINKS.values()) | {"mailto:privacy@kennisplatform.example": "Vragen over privacy"}
