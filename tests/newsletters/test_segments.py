import uuid

from newsletters.models import Subscriber
from newsletters.segments import MOST_THEMES, segment_of, themes_of


def test_the_same_themes_are_one_segment_in_any_order_and_spelling():
    one, other = uuid.uuid4(), uuid.uuid4()
    assert segment_of([one, other]) == segment_of([other.hex, str(one), one])
    assert sorted(themes_of(segment_of([one, other]))) == sorted([one, other])


def test_no_themes_are_all_of_them():
    assert segment_of([]) == "" and themes_of("") == []


def test_a_theme_can_be_found_between_spaces():
    key = uuid.uuid4()
    assert f" {key.hex} " in segment_of([uuid.uuid4(), key, uuid.uuid4()])


def test_as_many_as_may_be_chosen_fit():
    keys = [uuid.uuid4() for _number in range(MOST_THEMES)]
    assert len(segment_of(keys)) <= Subscriber._meta.get_field("themes").max_length
