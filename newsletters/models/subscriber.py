"""Readers of the newsletter: what they asked for, and what they agreed to."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tokens import Purpose, opaque_id
from newsletters.addresses import key_of

# What readers can do with a link that they were mailed; see `core.tokens`.
CONFIRM = Purpose("newsletter confirm", datetime.timedelta(days=7))
READER = Purpose("newsletter reader", datetime.timedelta(days=5 * 365))  # leaving has to work for long


class Subscriber(models.Model):
    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Has yet to confirm")
        ACTIVE = "active", _("Reads along")
        PAUSED = "paused", _("Paused")
        LEFT = "left", _("Left")
        BOUNCED = "bounced", _("Cannot be reached")

    public_id = models.CharField(max_length=30, unique=True, default=opaque_id)
    email = models.CharField(_("e-mail address"), max_length=254)  # as it was typed
    email_key = models.CharField(max_length=270, unique=True, editable=False)  # longer: xn--
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    # The keys of themes, sorted, each between two spaces; empty for every theme. A string, so that a segment
    # is one comparison for the database.
    themes = models.CharField(_("themes"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    asked_at = models.DateTimeField(_("signed up at"), default=timezone.now)
    since = models.DateTimeField(_("in this state since"), default=timezone.now)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["email_key"]
        indexes = [models.Index(fields=["state", "language", "themes"], name="subscriber_segment")]

    def __str__(self):
        return self.email

    def save(self, *args, **kwargs):
        self.email_key = key_of(self.email)
        super().save(*args, **kwargs)


class Consent(models.Model):
    """What somebody agreed to or took back: in which words, when, and where."""

    class Kind(models.TextChoices):
        GIVEN = "given", _("Asked for the newsletter")
        CONFIRMED = "confirmed", _("Confirmed by a link in a mail")
        IMPORTED = "imported", _("Imported with its proof")
        WITHDRAWN = "withdrawn", _("Left")

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind.choices)
    wording = models.TextField(_("wording"))  # as it read to them
    form = models.CharField(_("form"), max_length=200)  # the address of the page, or the file
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.subscriber}"
