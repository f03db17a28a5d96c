"""An initiative as its makers sent it in: what they said, how far it is, and where to reach them."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tokens import Purpose, opaque_id

from .initiative import InitiativePage

# What its makers can do with a link that they were given; see `core.tokens`.
DRAFT = Purpose("initiative draft", datetime.timedelta(days=7))
CONFIRM = Purpose("initiative confirm", datetime.timedelta(days=7))
CHANGE = Purpose("initiative change", datetime.timedelta(days=400))
STILL_RIGHT = Purpose("initiative still right", datetime.timedelta(days=100))


class Submission(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        SENT = "sent", _("Waits for its makers to confirm it")
        REVIEW = "review", _("Waits for the editors")
        QUESTION = "question", _("Waits for an answer of its makers")
        APPROVED = "approved", _("On the map")
        REFUSED = "refused", _("Refused")
        MERGED = "merged", _("Merged with another one")

    public_id = models.CharField(max_length=30, unique=True, default=opaque_id)
    # What the newest link stands for that was mailed to be followed once; older ones open nothing.
    mailed_id = models.CharField(max_length=30, unique=True, default=opaque_id)
    map = models.ForeignKey(
        "network_map.NetworkMapPage", on_delete=models.CASCADE, related_name="submissions"
    )
    # Removing the page removes what is known of its makers.
    page = models.OneToOneField(
        InitiativePage,
        verbose_name=_("page"),
        null=True,
        on_delete=models.CASCADE,
        related_name="submission",
    )
    # Which has makers of its own. Of these nothing else is known any more.
    merged_with = models.ForeignKey(
        InitiativePage,
        verbose_name=_("merged with"),
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    language = models.CharField(_("language"), max_length=10)
    data = models.JSONField(_("what was filled in"), default=dict)  # field by field, as it was typed
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    consent_text = models.TextField(_("what was agreed to"), blank=True)  # as it read
    consent_at = models.DateTimeField(_("agreed at"), null=True)
    remark = models.TextField(_("remark for the editors"), blank=True)
    reason = models.TextField(_("reason or question of the editors"), blank=True)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    approved_at = models.DateTimeField(_("approved at"), null=True)
    refused_at = models.DateTimeField(_("refused at"), null=True)
    asked_at = models.DateTimeField(_("last asked whether it is still right at"), null=True)
    times_asked = models.PositiveSmallIntegerField(_("times asked without an answer"), default=0)

    wagtail_reference_index_ignore = True  # it belongs to the page, which does not wait for it to be removed

    class Meta:
        verbose_name = _("initiative that was sent in")
        verbose_name_plural = _("initiatives that were sent in")
        ordering = ["-changed_at", "-pk"]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        return str(self.data.get("title", ""))

    @property
    def initiative(self) -> InitiativePage:
        """Its page, which it has once its makers confirmed it."""
        if self.page is None:
            raise InitiativePage.DoesNotExist
        return self.page

    @property
    def can_be_written(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.SENT)

    @property
    def is_reviewed(self) -> bool:
        """Whether the editors have it, and have not decided about it."""
        return self.state in (self.State.REVIEW, self.State.QUESTION)
