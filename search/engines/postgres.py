"""The index in PostgreSQL, on a column of terms with a GIN index."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import transaction

from search.candidates import emphasised
from search.engines.base import Wanted
from search.engines.counting import Numbers
from search.engines.database import DatabaseEngine, expression, numbers_in
from search.engines.tables import PARTS, STREAMS
from search.entries import Streams
from search.query import Need, Option

LAST_POSITION = 16_383  # what PostgreSQL can say of where a word stands
MOST_POSITIONS = 255  # of one word
LONGEST_TERM = 500  # letters; PostgreSQL takes 2,046 bytes
MOST_BYTES = 1_000_000  # of the terms of a text with their places; PostgreSQL takes 1,048,575


class PostgresEngine(DatabaseEngine):
    name = "postgresql"
    # What is searched and ranked is kept outside the rows of `shown`, so that finding numbers reads little.
    # Reading it for each row would be slow, which PostgreSQL does not reckon with: its function never does.
    # What GIN has yet to sort in (in kB) is read by every search, so it is kept short.
    tables = """
        CREATE TABLE {index}_entry (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE,
            language text NOT NULL, title_key text NOT NULL, choices text NOT NULL, day integer,
            expires double precision, boost double precision NOT NULL, ages boolean NOT NULL);
        CREATE INDEX {index}_title ON {index}_entry (title_key);
        CREATE INDEX {index}_expires ON {index}_entry (expires) WHERE expires IS NOT NULL;
        CREATE TABLE {index}_shown (
            id bigint PRIMARY KEY, title text, title_parts text, body text, body_parts text, files text,
            shown text NOT NULL, spellings text NOT NULL, terms tsvector) WITH (toast_tuple_target = 128);
        ALTER TABLE {index}_shown ALTER terms SET STORAGE EXTERNAL;
        CREATE INDEX {index}_terms ON {index}_shown USING gin (terms) WITH (gin_pending_list_limit = 128);
        CREATE FUNCTION {index}_numbers(query tsquery) RETURNS text LANGUAGE sql STABLE
            SET enable_seqscan = off
            RETURN (SELECT string_agg(id::text, ',') FROM {index}_shown WHERE terms @@ query);
        CREATE TABLE {index}_title_word (
            language text, words text COLLATE "C", id bigint, is_first boolean NOT NULL,
            PRIMARY KEY (language, words, id));
        CREATE INDEX {index}_title_word_id ON {index}_title_word (id);
        CREATE TABLE {index}_term (
            language text, word text COLLATE "C", texts integer, PRIMARY KEY (language, word));
        CREATE TABLE {index}_spelling (
            language text, word text COLLATE "C", written text COLLATE "C", texts integer,
            PRIMARY KEY (language, word, written))
    """

    def wait_for_writers(self, index: str) -> None:
        with transaction.atomic(using=self.using):
            self._ask(f"LOCK TABLE {self.table(index)}_entry IN SHARE MODE")

    def swap(self, name: str, index: str) -> None:
        """With what PostgreSQL plans by, which otherwise comes a minute later."""
        table = self.table(index)
        for part in PARTS:
            self._ask(f"ANALYZE {table}_{part}")
        super().swap(name, index)

    def _drop(self, index: str) -> None:
        self._ask(f"DROP FUNCTION IF EXISTS {index}_numbers")
        super()._drop(index)

    def own_columns(self, streams: Streams) -> dict[str, str]:
        return {"terms": _tsvector(streams)}

    def _add(self, table: str, counted: Sequence[str], rows: Sequence[tuple]) -> None:
        """In one statement: as many as there are words would each go to the server and back."""
        if not rows:
            return
        columns = ", ".join(counted)
        self._ask(
            f"INSERT INTO {table} ({columns}, texts)"
            f" SELECT * FROM unnest({'%s::text[], ' * len(counted)}%s::integer[])"
            f" ON CONFLICT ({columns}) DO UPDATE SET texts = {table}.texts + excluded.texts",
            map(list, zip(*rows, strict=True)),
        )

    def numbers(self, table: str, wanted: Wanted) -> Numbers:
        if wanted.needs:
            return self._matching(table, [_match(wanted)])[0]
        ((numbers,),) = self._ask(f"SELECT string_agg(id::text, ',') FROM {table}_entry")
        return numbers_in(numbers)

    def numbers_meeting(
        self, table: str, wanted: Wanted, options: Sequence[Sequence[Option]]
    ) -> list[Numbers]:
        # With one need what is emphasised is part of what meets it.
        limit = f" & ({_match(wanted)})" if len(wanted.needs) > 1 else ""
        return self._matching(table, [f"({_any(each)}){limit}" for each in options])

    def _matching(self, table: str, matches: Sequence[str]) -> list[Numbers]:
        if not matches:
            return []
        (found,) = self._ask(f"SELECT {', '.join([f'{table}_numbers(%s::tsquery)'] * len(matches))}", matches)
        return [numbers_in(numbers) for numbers in found]


def _match(wanted: Wanted) -> str:
    words = expression(wanted, _need, " & ", " | ")
    excluded = "".join(f" & !({_option(option)})" for option in wanted.excluded)
    return f"({words}){excluded}"


def _tsvector(streams: Streams) -> str:
    """Terms with where they stand. Each stream begins after a gap, so that no phrase runs into the next.

    What is emphasised stands nowhere: a mark of its own tells it from the terms. Of a text with more terms
    than PostgreSQL takes, the last are left out.
    """
    positions: dict[str, list[str]] = {}
    position = 0
    for name in STREAMS:
        for term in getattr(streams, name).split():
            position = min(position + 1, LAST_POSITION)
            found = positions.setdefault(term[:LONGEST_TERM], [])
            if len(found) < MOST_POSITIONS:
                found.append(str(position))
        position += 10
    marked: dict[str, list[str]] = {term[:LONGEST_TERM]: [] for term in emphasised(streams)}
    return " ".join(_as_many_as_fit({**marked, **positions}))


def _as_many_as_fit(terms: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Terms with their positions as PostgreSQL writes them, each of which takes two bytes."""
    left = MOST_BYTES
    for term, positions in terms.items():
        left -= len(term.encode()) + 4 + 2 * len(positions)
        if left < 0:
            return
        yield f"'{term}':{','.join(positions)}" if positions else f"'{term}'"


def _need(need: Need) -> str:
    return _any(need.options)


def _any(options: Iterable[Option]) -> str:
    return " | ".join(f"({_option(option)})" for option in options)


def _option(option: Option) -> str:
    together = " <-> " if option.adjacent else " & "
    return together.join(f"'{term[:LONGEST_TERM]}'" for term in option.terms)
