"""Tables in two languages."""

from core.blocks.structure import TableBlock

TABLE = {
    "data": [["Stap", "Termijn"], ["Besluit", ""], ["Bezwaar", "Besluit"]],
    "table_caption": "Termijnen",
    "first_row_is_table_header": True,
}


def translated(value, words):
    """`value` with every text replaced as `words` say, numbered as wagtail-localize does."""
    segments = TableBlock().get_translatable_segments(value)
    filled = [segment for segment in segments if not segment.is_empty()]
    for order, segment in enumerate(filled, start=1):
        segment.order = order
        segment.string.data = words[segment.string.data]
    return TableBlock().restore_translated_segments(value, list(reversed(filled)))


def test_caption_and_cells_are_translated_in_place():
    words = {
        "Termijnen": "Time limits",
        "Stap": "Step",
        "Termijn": "Limit",
        "Besluit": "Decision",
        "Bezwaar": "Objection",
    }
    english = translated(TABLE, words)
    assert english["table_caption"] == "Time limits"
    assert english["data"] == [["Step", "Limit"], ["Decision", ""], ["Objection", "Decision"]]
    assert english["first_row_is_table_header"]
    assert TABLE["data"][0] == ["Stap", "Termijn"]


def test_cells_keep_their_path_when_a_row_is_put_in_between():
    longer = {**TABLE, "data": [TABLE["data"][0], ["Verzoek", "dag 1"], *TABLE["data"][1:]]}
    before = {(s.path, s.string.data) for s in TableBlock().get_translatable_segments(TABLE)}
    after = {(s.path, s.string.data) for s in TableBlock().get_translatable_segments(longer)}
    assert before < after


def test_a_table_without_caption_or_content():
    bare = {"data": [["Stap", None]]}
    assert translated(bare, {"Stap": "Step"})["data"] == [["Step", None]]
    assert TableBlock().get_translatable_segments(None) == []
