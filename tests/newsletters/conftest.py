import pytest

from newsletters.delivery import queue
from newsletters.delivery.message import READER, prepared
from newsletters.models import Mailing, Rendering, Subscriber
from tests.services.smtp import server


@pytest.fixture
def smtp(settings):
    with server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "", False, False
        yield running


def reader(name, *, language="nl", state=Subscriber.State.ACTIVE, **fields):
    return Subscriber.objects.create(email=f"{name}@sluis.example", language=language, state=state, **fields)


def readers(*names):
    return [reader(name) for name in names]


def message(language="nl"):
    address = f"https://kennisplatform.example/{language}/nieuwsbrief/{READER}/"
    return prepared(
        sender=("Redactie Kennisplatform", "redactie@kennisplatform.example"),
        subject="Nieuws über open data",
        text=f"Lees verder.\n\nAfmelden: {address}\n",
        html=f'<p>Lees <b>verder</b>.</p><p><a href="{address}">Afmelden</a></p>',
        list_id="kennisplatform.example",
        leave_address=address,
    )


def mailing(*languages, start=True):
    """An issue on its way to the readers that there are now."""
    made = Mailing.objects.create()
    for language in languages or ("nl",):
        Rendering.objects.create(mailing=made, language=language, message=message(language))
    if start:
        assert queue.start(made)
        made.refresh_from_db()
    return made


def states(made):
    """What became of each mail, by the name of its reader."""
    rows = made.deliveries.values_list("subscriber__email", "state")
    return {email.partition("@")[0]: state for email, state in rows}


def receivers(smtp):
    return sorted(mail["To"].partition("@")[0] for mail in smtp.messages)
