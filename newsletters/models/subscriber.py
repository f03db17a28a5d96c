"""Readers of the newsletter: what they asked for, and what they agreed to."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.tokens import Purpose, opaque_id
from newsletters.addresses import key_of

# What readers can do with a link that they were mailed; see `core.tokens`.
CONFIRM = Purpose("newsletter confirm", datetime.timedelta(days=7))
READER = Purpose("newsletter reader", datetime.timedelta(days=5 * 365))  # leaving has to work for long

DAY, MOST_MAILS = datetime.timedelta(days=1), 3


class Subscriber(models.Model):
    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Has yet to confirm")
        ACTIVE = "active", _("Reads along")
        PAUSED = "paused", _("Paused")
        LEFT = "left", _("Left")
        BOUNCED = "bounced", _("Cannot be reached")

    public_id = models.CharField(max_length=30, unique=True, default=opaque_id)
    # What the mails stand for that ask to confirm. Another one from the moment somebody leaves.
    confirm_id = models.CharField(max_length=30, unique=True, default=opaque_id)
    email = models.CharField(_("e-mail address"), max_length=254)  # as it was typed
    email_key = models.CharField(max_length=270, unique=True, editable=False)  # longer: xn--
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    # Empty for every theme; see `newsletters.segments`.
    themes = models.CharField(_("themes"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    asked_at = models.DateTimeField(_("signed up at"), default=timezone.now)
    # Mails about signing up, which anybody can ask for, in the day that began then.
    mails = models.PositiveSmallIntegerField(_("mails about signing up"), default=0)
    mails_since = models.DateTimeField(_("counted since"), default=timezone.now)
    since = models.DateTimeField(_("in this state since"), default=timezone.now)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)

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

    @property
    def reads_along(self) -> bool:
        """Now or, where they paused, later."""
        return self.state in (self.State.ACTIVE, self.State.PAUSED)

    def may_be_mailed(self) -> bool:
        """Counts this time too; for a row that is held and saved, so that all processes count together."""
        if timezone.now() - self.mails_since >= DAY:
            self.mails, self.mails_since = 0, timezone.now()
        self.mails += 1
        return self.mails <= MOST_MAILS

    def become(self, state: "Subscriber.State") -> None:
        self.state, self.since, self.paused_until = state, timezone.now(), None


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


class Suppression(models.Model):
    """Whoever had themselves erased. Nobody can read who it was, only ask whether somebody was."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        ordering = ["-at"]

    def __str__(self):
        return self.digest

    @staticmethod
    def digest_of(email: str) -> str:
        return salted_hmac("newsletter suppression", key_of(email), algorithm="sha256").hexdigest()

    @staticmethod
    def holds(email: str) -> bool:
        return Suppression.objects.filter(digest=Suppression.digest_of(email)).exists()
