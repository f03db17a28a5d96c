"""Makers of an initiative, as the tests play them: they fill in, read their mail and follow its links."""

import re
from urllib.parse import urlsplit

from core.models import OutgoingMail
from network_map.models import Submission

EMAIL = "noor@sluis.example"
WHAT = "Elke week zetten we alle verzoeken op een lijst, met wanneer ze binnenkwamen en hoe ver ze zijn."
FIRST = {
    "title": "Open Sluislijst",
    "summary": "Een lijst van alle verzoeken aan het waterschap, voor iedereen te lezen.",
    "theme": "open-data",
    "start_year": "2024",
    "email": EMAIL,
}
SECOND = {"place": "Gemeente Utrecht, Utrecht", "place_name": "", "organisation": "Stichting Open Sluis"}
THIRD = {
    "what": WHAT,
    "why": "Omdat het kan.",
    "status": "running",
    "link_1": "https://www.sluis.example/lijst",
    "contact_name": "Noor Akkerman",
}
STEPS = (FIRST, SECOND, THIRD)


class Maker:
    def __init__(self, client, address):
        self.client, self.address = client, address

    def open(self, address=None):
        """What a browser knows of a form besides what is typed: its hidden fields."""
        response = self.client.get(address or self.address)
        assert response.status_code == 200, response.status_code
        return dict(
            re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
        )

    def begin(self, **values):
        """The address of the second step, or what is said instead."""
        return self.client.post(self.address, self.open() | FIRST | values)

    def fill_in(self, **values):
        """Everything but the last button; the address at which that stands."""
        address = self.begin(**{key: value for key, value in values.items() if key in FIRST})["Location"]
        for step in STEPS[1:]:
            known = step | {
                key: value
                for key, value in values.items()
                if key in step or key.startswith(("link", "contact"))
            }
            response = self.client.post(address, known)
            assert response.status_code == 302, faults(response)
            address = response["Location"]
        return address

    def send(self, **values):
        address = self.fill_in(**values)
        assert self.client.post(address).status_code == 302
        return Submission.objects.get(data__title=values.get("title", FIRST["title"]))

    def confirm(self, **values):
        submission = self.send(**values)
        mail = newest_mail(values.get("email", EMAIL))
        assert self.client.post(link_in(mail, "bevestigen")).status_code == 200
        submission.refresh_from_db()
        return submission


def faults(response) -> list[str]:
    return re.findall(r'<p class="field__error">.*?</svg>\s*(.*?)</p>', response.content.decode(), re.DOTALL)


def newest_mail(recipient=EMAIL) -> OutgoingMail:
    return OutgoingMail.objects.filter(recipient=recipient).latest("pk")


def link_in(mail: OutgoingMail, word: str) -> str:
    """The path of the link with this word in its address."""
    return next(urlsplit(found).path for found in re.findall(r"https?://\S+", mail.text) if word in found)
