from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.alternates import has_own_text
from core.pages import BasePage
from core.public_pages import is_public
from search.analysis import folded_words
from search.extraction import Problem
from search.query import meaning


class SearchIndex(models.Model):
    """Which tables hold an index in the database, by the name of the index or one that leads to it."""

    name = models.CharField(max_length=60, unique=True)
    table = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()  # of the analysis that made its terms
    building = models.BooleanField(default=False)  # in this or in another engine
    filled_at = models.DateTimeField(default=timezone.now)  # when a rebuild last wrote in it

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")

    def __str__(self):
        return self.name


class PendingWrite(models.Model):
    """A page that an index has yet to take in as it is now."""

    REMOTE = "remote"  # the index of another server; otherwise the name of one that is being built

    index = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["index", "key"], name="pending_by_index")]
        verbose_name = _("pending write")
        verbose_name_plural = _("pending writes")

    def __str__(self):
        return f"{self.index}: {self.key}"


PROBLEMS = {
    Problem.ENCRYPTED: _("It is protected with a password."),
    Problem.BROKEN: _("It is damaged."),
    Problem.TOO_SLOW: _("Reading it took too long."),
    Problem.TOO_LARGE: _("It is too large."),
    Problem.NO_TEXT: _("There is no text in it; it may be a scan."),
    Problem.NOT_SUPPORTED: _("Only PDF, DOCX and ODT files can be read."),
    Problem.NOT_OPENED: _("The site cannot open it. It tries again every hour."),
}


class DocumentText(models.Model):
    """What was read from a file, so that the pages that offer it can be found by it."""

    document = models.OneToOneField("core.Document", on_delete=models.CASCADE, related_name="search_text")
    file_hash = models.CharField(max_length=40, blank=True)  # of the file that was read
    text = models.TextField(blank=True)
    problem = models.CharField(max_length=20, blank=True, choices=list(PROBLEMS.items()))
    is_cut = models.BooleanField(default=False)
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")

    def __str__(self):
        return str(self.document)

    @property
    def extent(self) -> str:
        """How much was read, in the words of editors; empty where nothing was."""
        if not self.text:
            return ""
        return gettext("the beginning") if self.is_cut else gettext("everything")


def phrases(text: str) -> list[str]:
    """What stands between the semicolons and line ends of a field."""
    return [phrase for part in text.replace("\n", ";").split(";") if (phrase := " ".join(part.split()))]


class Synonym(models.Model):
    """Words that find the same as others. They count from the moment that they are saved."""

    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    asked = models.CharField(
        _("whoever searches for"),
        max_length=200,
        help_text=_("One or more words; a semicolon between what stands alone."),
    )
    found = models.CharField(
        _("also finds"),
        max_length=400,
        help_text=_("Several words together are found where they stand together; a semicolon between them."),
    )
    both_ways = models.BooleanField(
        _("and the other way round"),
        default=True,
        help_text=_("Whoever searches for the second then also finds the first."),
    )

    class Meta:
        ordering = ["language", "asked", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["language", "asked", "found"], name="synonym_once"),
        ]
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")

    def __str__(self):
        return f"{self.asked} → {self.found}"

    def clean(self):
        super().clean()
        for name in ("asked", "found"):
            if getattr(self, name) and not any(
                folded_words(phrase) for phrase in phrases(getattr(self, name))
            ):
                raise ValidationError({name: _("Write at least one word of letters or digits.")})


class Placement(models.Model):
    """Where a page comes for whoever asks something: before all results, or nowhere."""

    class Effect(models.TextChoices):
        FIRST = "first", _("as a tip above the results")
        NOWHERE = "nowhere", _("not among the results")

    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    asked = models.CharField(
        _("whoever searches for"),
        max_length=200,
        help_text=_(
            "One or more words, in any form and order; a semicolon between what is asked in another way."
        ),
    )
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )
    effect = models.CharField(_("sees the page"), max_length=10, choices=Effect.choices, default=Effect.FIRST)

    class Meta:
        ordering = ["language", "asked", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["language", "asked", "page"], name="placement_once"),
        ]
        verbose_name = _("tip or exclusion")
        verbose_name_plural = _("tips and exclusions")

    def __str__(self):
        return f"{self.asked} → {self.page}"

    def clean(self):
        super().clean()
        if self.asked and not any(folded_words(phrase) for phrase in phrases(self.asked)):
            raise ValidationError({"asked": _("Write at least one word of letters or digits.")})
        if self.page_id and self.page.locale.language_code != self.language:
            raise ValidationError({"page": _("Choose the page in the language of the words.")})
        if self.page_id and not self._can_be_found():
            raise ValidationError({"page": _("Choose a page that visitors can find.")})
        if self.page_id and (other := self.of_the_same()):
            message = _("For “%(asked)s” there is one for this page already: change that one, or delete it.")
            raise ValidationError({"asked": message % {"asked": other.asked}})

    @property
    def waits(self) -> bool:
        """Whether it is a tip that nobody sees until its page is public."""
        return self.effect == self.Effect.FIRST and not is_public(self.page)

    def _can_be_found(self) -> bool:
        model = self.page.specific_class
        is_a_result = model is not None and issubclass(model, BasePage) and model.is_searchable
        return is_a_result and has_own_text(self.page.specific, self.language)

    def of_the_same(self) -> "Placement | None":
        """Another one for this page that a query of the same meaning asks for, whatever its effect."""
        others = Placement.objects.filter(language=self.language, page=self.page_id).exclude(pk=self.pk)
        asked = self._meanings()
        return next((other for other in others if asked & other._meanings()), None)

    def _meanings(self) -> set[frozenset[str]]:
        return {meaning(phrase, self.language) for phrase in phrases(self.asked)}


class AskedQuery(models.Model):
    """How often something was searched for on a day. Nothing tells who asked."""

    day = models.DateField()
    language = models.CharField(max_length=10)
    query = models.CharField(max_length=100)
    hits = models.PositiveIntegerField()  # of the last time
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "query"], name="asked_query_of_day"),
        ]
        indexes = [models.Index(fields=["language", "query", "day"], name="asked_query_by_words")]
        verbose_name = _("query")
        verbose_name_plural = _("queries")

    def __str__(self):
        return self.query


class FollowedResult(models.Model):
    """How often a result was followed on a day, by the place at which it stood: 1 is the first, 0 a tip."""

    day = models.DateField()
    language = models.CharField(max_length=10)
    query = models.CharField(max_length=100)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "language", "query", "page", "rank"], name="followed_result_of_day"
            ),
        ]
        indexes = [models.Index(fields=["language", "query", "day"], name="followed_by_words")]
        verbose_name = _("followed result")
        verbose_name_plural = _("followed results")

    def __str__(self):
        return f"{self.query}: {self.rank}"
