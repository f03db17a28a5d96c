"""How many mails all pumps together begin in a minute, where the mail server wants no more."""

import datetime

from django.conf import settings
from django.utils import timezone

from newsletters.models import Pace

MINUTE = datetime.timedelta(minutes=1)


def allowed(most: int) -> int:
    """Of so many, how many may begin now. Counts them; call it in the transaction that claims them."""
    limit = settings.NEWSLETTER_PER_MINUTE
    if not limit:
        return most
    pace = Pace.objects.select_for_update().get_or_create(pk=1)[0]
    now = timezone.now()
    if now - pace.since >= MINUTE:
        pace.since, pace.begun = now, 0
    count = min(most, max(0, limit - pace.begun))
    pace.begun += count
    pace.save()
    return count
