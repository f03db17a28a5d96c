"""An issue on its way: what is sent, to whom, and what became of each mail."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .subscriber import Subscriber


class Mailing(models.Model):
    """The sending of one issue, in all its languages. An issue has one, so that nobody gets it twice."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Scheduled")
        SENDING = "sending", _("Being sent")
        PAUSED = "paused", _("Paused")
        CANCELLED = "cancelled", _("Cancelled")
        DONE = "done", _("Sent")

    issue = models.UUIDField(unique=True, default=uuid.uuid4)  # the translation key of its pages
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SCHEDULED)
    due_at = models.DateTimeField(_("starts at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    # Of the mail server, which is no fault of a reader: nothing is sent until the next try.
    trouble = models.CharField(_("trouble"), max_length=200, blank=True)
    troubles = models.PositiveSmallIntegerField(_("troubles in a row"), default=0)
    next_try_at = models.DateTimeField(_("next try at"), default=timezone.now)

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-due_at", "-pk"]

    def __str__(self):
        return f"{self.get_state_display()} {self.due_at:%Y-%m-%d %H:%M}"


class Rendering(models.Model):
    """A mail as all readers of one segment get it, but for the tokens that stand for each of them."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="renderings")
    language = models.CharField(_("language"), max_length=10)
    themes = models.CharField(_("themes"), max_length=400, blank=True)  # as a subscriber has them
    message = models.BinaryField()  # ready but for the tokens; see `newsletters.delivery.message`

    class Meta:
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")
        constraints = [
            models.UniqueConstraint(fields=["mailing", "language", "themes"], name="rendering_once"),
        ]

    def __str__(self):
        return f"{self.mailing} ({self.language}) {self.themes}".strip()


class Delivery(models.Model):
    """One mail to one reader. The row is the truth about it, whatever happens to the process that sends it.

    WAITING -> CLAIMED by a pump -> SENDING, written before the first byte -> SENT or FAILED. A pump that dies
    leaves CLAIMED, which nobody sent and another pump sends, or SENDING, of which nobody can know: UNCERTAIN.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        CLAIMED = "claimed", _("About to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNCERTAIN = "uncertain", _("Uncertain")
        LEFT = "left", _("Left before it was sent")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    rendering = models.ForeignKey(Rendering, on_delete=models.CASCADE, related_name="deliveries")
    # Whoever has themselves erased leaves a row that names nobody.
    subscriber = models.ForeignKey(
        Subscriber, null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(_("not before"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    pump = models.CharField(max_length=30, blank=True)  # which process claimed it
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)  # in the words of the mail server

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["mailing", "subscriber"], name="delivery_once"),
        ]
        indexes = [
            models.Index(fields=["mailing", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(
                fields=["claimed_at"], condition=Q(state__in=["claimed", "sending"]), name="delivery_held"
            ),
        ]

    def __str__(self):
        return f"{self.mailing} → {self.subscriber}"

    @property
    def has_reader(self) -> bool:
        """Whether somebody still waits for it."""
        return self.subscriber is not None and self.subscriber.state == Subscriber.State.ACTIVE

    @property
    def reader(self) -> Subscriber:
        if self.subscriber is None:
            raise Subscriber.DoesNotExist
        return self.subscriber


class Pace(models.Model):
    """How many mails were begun in this minute, of all mailings together. One row."""

    since = models.DateTimeField(default=timezone.now)
    begun = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("pace")
        verbose_name_plural = _("paces")

    def __str__(self):
        return f"{self.begun} since {self.since:%H:%M:%S}"
