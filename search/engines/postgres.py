"""The index in PostgreSQL, on a column of terms with a GIN index."""

from collections.abc import Collection, Sequence

from search.engines.base import Question, Wanted
from search.engines.database import DatabaseEngine, expression
from search.entries import Streams
from search.query import Need, Option

LABELS = {"title": "A", "title_parts": "B", "body": "C", "body_parts": "D", "files": "D"}
IN_TITLE = ("title", "title_parts")
LAST_POSITION = 16_383  # what PostgreSQL can say of where a word stands
MOST_POSITIONS = 255  # of one word
LONGEST_TERM = 500  # letters; PostgreSQL takes 2,046 bytes
TITLED = "="  # before the terms of a title, which are there twice: so the index tells titles from texts


class PostgresEngine(DatabaseEngine):
    name = "postgresql"
    tables = """
        CREATE TABLE {index}_entry (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE,
            language text NOT NULL, title_key text NOT NULL, combination bigint NOT NULL, day integer,
            expires double precision, boost double precision NOT NULL, ages boolean NOT NULL,
            terms tsvector) WITH (toast_tuple_target = 128);
        ALTER TABLE {index}_entry ALTER terms SET STORAGE EXTERNAL;
        CREATE INDEX {index}_terms ON {index}_entry USING gin (terms);
        CREATE INDEX {index}_title ON {index}_entry (title_key);
        CREATE INDEX {index}_day ON {index}_entry (day DESC NULLS LAST);
        CREATE INDEX {index}_expires ON {index}_entry (expires) WHERE expires IS NOT NULL;
        CREATE TABLE {index}_shown (
            id bigint PRIMARY KEY, title text, title_parts text, body text, body_parts text, files text,
            shown text NOT NULL, spellings text NOT NULL);
        CREATE TABLE {index}_combination (id bigint PRIMARY KEY, facets text NOT NULL);
        CREATE TABLE {index}_term (language text, word text, texts integer, PRIMARY KEY (language, word));
        CREATE TABLE {index}_spelling (language text, word text, texts integer, PRIMARY KEY (language, word))
    """

    def own_columns(self, streams: Streams) -> dict[str, str]:
        return {"terms": _tsvector(streams)}

    def _add(self, table: str, rows: Sequence[tuple[str, str, int]]) -> None:
        """In one statement: as many as there are words would each go to the server and back."""
        self._ask(
            f"INSERT INTO {table} (language, word, texts)"
            " SELECT * FROM unnest(%s::text[], %s::text[], %s::integer[])"
            f" ON CONFLICT (language, word) DO UPDATE SET texts = {table}.texts + excluded.texts",
            list(map(list, zip(*rows, strict=True))) or [[], [], []],
        )

    def condition(self, table: str, wanted: Wanted) -> tuple[str, str, list]:
        if not wanted.needs:
            return "", "true", []
        words = expression(wanted, _need, " & ", " | ")
        excluded = "".join(f" & !({_option(option)})" for option in wanted.excluded)
        titled = " | ".join(_need(need, TITLED) for need in wanted.titled)
        condition = f"({words}){excluded}" + (f" & ({titled})" if titled else "")
        return "", "entry.terms @@ %s::tsquery", [condition]

    def joined(self, numbers: str) -> str:
        return f"string_agg({numbers}::text, ',')"

    def rank(self, table: str, wanted: Wanted, question: Question) -> tuple[str, list]:
        """PostgreSQL does not know that rare words say more: each need is weighed by its rarity."""
        weights = "{0.05, 0.16, 0.5, 1.0}"
        parts, parameters = [], []
        for need in wanted.needs:
            parts.append("%s * ts_rank(%s, entry.terms, %s::tsquery, 1)")
            parameters += [question.statistics.rarity(need), weights, _need(need)]
        return f"({' + '.join(parts)}) DESC", parameters

    def _among(self, combinations: Collection[int] | None) -> tuple[str, list]:
        if combinations is None:
            return "", []
        return " AND entry.combination = ANY(%s)", [list(combinations)]


def _tsvector(streams: Streams) -> str:
    """Terms with where they stand. Each stream begins after a gap, so that no phrase runs into the next."""
    places: dict[str, list[str]] = {}
    position = 0
    for name, label in LABELS.items():
        for term in getattr(streams, name).split():
            position = min(position + 1, LAST_POSITION)
            found = places.setdefault(term[:LONGEST_TERM], [])
            if len(found) < MOST_POSITIONS:
                found.append(f"{position}{label}")
            if name in IN_TITLE:
                places.setdefault(TITLED + term[:LONGEST_TERM], []).append(f"{position}{label}")
        position += 10
    return " ".join(f"'{term}':{','.join(found)}" for term, found in places.items())


def _need(need: Need, before: str = "") -> str:
    return " | ".join(f"({_option(option, before)})" for option in need.options)


def _option(option: Option, before: str = "") -> str:
    together = " <-> " if option.adjacent else " & "
    return together.join(f"'{before}{term[:LONGEST_TERM]}'" for term in option.terms)
