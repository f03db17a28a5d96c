import pytest

from home.models import AccessibilityStatementPage


@pytest.mark.django_db
def test_visitors_read_what_each_status_means():
    pages = [AccessibilityStatementPage(status=status) for status in AccessibilityStatementPage.Status]
    labels = [page.get_status_display() for page in pages]
    assert labels == [
        "A: voldoet volledig",
        "B: voldoet gedeeltelijk",
        "C: eerste maatregelen genomen",
        "D: voldoet niet",
        "E: geen toegankelijkheidsverklaring",
    ]
    assert all(page.status_sentence for page in pages)
