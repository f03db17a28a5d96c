"""Mails that are on their way. A row is gone as soon as its mail is: nothing of it is kept."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tokens import opaque_id


class OutgoingMail(models.Model):
    key = models.CharField(max_length=30, unique=True, default=opaque_id)  # of its Message-ID
    recipient = models.EmailField(_("recipient"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    due_at = models.DateTimeField(_("is tried next at"), default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(_("times tried"), default=0)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["written_at", "pk"]

    def __str__(self):
        return self.subject
