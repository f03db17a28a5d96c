import pytest

from benchmarks import lighthouse

EVERYTHING = dict.fromkeys(lighthouse.CATEGORIES, 1.0)


@pytest.fixture
def measured(monkeypatch):
    """Answers that Lighthouse gives one after another; it fails when it is asked once more."""

    def give(*answers):
        left = iter(answers)
        monkeypatch.setattr(lighthouse, "measure", lambda *arguments: dict(next(left)))

    return give


def test_the_median_decides_about_performance(measured):
    measured({"performance": 0.4}, {"performance": 0.98}, EVERYTHING | {"performance": 0.97})
    assert lighthouse.scores("/") == ["97", "100", "100", "100"]


def test_what_has_no_score_is_measured_once_more(measured):
    measured({"performance": None}, {"performance": 0.9}, {"performance": 0.9}, EVERYTHING)
    assert lighthouse.scores("/") == ["90", "100", "100", "100"]


def test_what_could_not_be_measured_does_not_cost_the_table(measured):
    measured(*[{"performance": None}] * 4, *[EVERYTHING | {"performance": None, "seo": None}] * 2)
    assert lighthouse.scores("/") == ["-", "100", "100", "-"]
