"""The index in PostgreSQL, on a column of terms with a GIN index."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from django.db import transaction

from search.candidates import emphasised
from search.engines.base import Wanted
from search.engines.counting import Numbers
from search.engines.database import DatabaseEngine, expression
from search.engines.tables import PARTS, STREAMS
from search.entries import GAP, Streams
from search.query import Need, Option

LAST_POSITION = 16_383  # what PostgreSQL can say of where a word stands
MOST_POSITIONS = 255  # of one word
LOST = "~"  # before a term that stands more often than that in a text, or further on; alone for any term
MOST_LOST = 5_000  # terms that have this mark of their own
READ_AT_ONCE = 50  # long texts
MOST_BYTES = 1_000_000  # of the terms of a text with their places; PostgreSQL takes 1,048,575


class PostgresEngine(DatabaseEngine):
    name = "postgresql"
    # A frequent word finds every row of `found`. So a row is short and has the number of the entry as the
    # four bytes in which it is sent. Its terms are kept elsewhere, as PostgreSQL does for rows of more than
    # 2 kB: the filler makes it such a one, and is then compressed to nearly nothing. Reading the terms of
    # each row would be slow, which PostgreSQL does not reckon with: its function never does. What GIN has yet
    # to sort in (in kB) is read by every search, so it is kept short.
    tables = """
        CREATE TABLE {index}_entry (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE,
            language text NOT NULL, title_key text NOT NULL, choices text NOT NULL, day integer,
            expires double precision, boost double precision NOT NULL, ages boolean NOT NULL);
        CREATE INDEX {index}_title ON {index}_entry (title_key);
        CREATE INDEX {index}_expires ON {index}_entry (expires) WHERE expires IS NOT NULL;
        CREATE TABLE {index}_shown (
            id bigint PRIMARY KEY, title text, title_parts text, body text, body_parts text, files text,
            shown text NOT NULL, spellings text NOT NULL);
        CREATE TABLE {index}_found (
            number bytea PRIMARY KEY, terms tsvector, filler text NOT NULL DEFAULT repeat(' ', 2000))
            WITH (toast_tuple_target = 128);
        ALTER TABLE {index}_found ALTER terms SET STORAGE EXTERNAL;
        CREATE INDEX {index}_terms ON {index}_found USING gin (terms) WITH (gin_pending_list_limit = 128);
        CREATE FUNCTION {index}_numbers(query tsquery) RETURNS bytea LANGUAGE sql STABLE
            SET enable_seqscan = off
            RETURN (SELECT string_agg(number, '') FROM {index}_found WHERE terms @@ query);
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
    own_tables = ("found",)

    def wait_for_writers(self, index: str) -> None:
        with transaction.atomic(using=self.using):
            self._ask(f"LOCK TABLE {self.table(index)}_entry IN SHARE MODE")

    def swap(self, name: str, index: str) -> None:
        """With what PostgreSQL plans by, which otherwise comes a minute later."""
        table = self.table(index)
        for part in (*self.own_tables, *PARTS):
            self._ask(f"ANALYZE {table}_{part}")
        super().swap(name, index)

    def _drop(self, index: str) -> None:
        self._ask(f"DROP FUNCTION IF EXISTS {index}_numbers")
        super()._drop(index)

    def index_terms(self, table: str, number: int, streams: Streams) -> None:
        self._ask(
            f"INSERT INTO {table}_found (number, terms) VALUES (int4send(%s), %s)",
            [number, _tsvector(streams)],
        )

    def forget_terms(self, table: str, number: int, streams: Sequence[str]) -> None:
        self._ask(f"DELETE FROM {table}_found WHERE number = int4send(%s)", [number])

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
            return self._meeting(table, [wanted])[0]
        ((numbers,),) = self._ask(f"SELECT string_agg(number, '') FROM {table}_found")
        return _numbers_in(numbers)

    def numbers_meeting(
        self, table: str, wanted: Wanted, options: Sequence[Sequence[Option]]
    ) -> list[Numbers]:
        # With one need what is emphasised is part of what meets it.
        limit = f" & ({_match(wanted, is_sure=False)})" if len(wanted.needs) > 1 else ""
        return self._meeting(table, [Wanted((Need("", tuple(each)),), every=True) for each in options], limit)

    def _meeting(self, table: str, conditions: Sequence[Wanted], limit: str = "") -> list[Numbers]:
        """For each condition, of the entries that meet it; some of a phrase only their text can tell."""
        sure = self._matching(table, [f"({_match(one)}){limit}" for one in conditions])
        return [
            np.union1d(numbers, self._by_their_text(table, one, numbers)) if one.has_phrase else numbers
            for one, numbers in zip(conditions, sure, strict=True)
        ]

    def _by_their_text(self, table: str, wanted: Wanted, sure: Numbers) -> Numbers:
        """What meets a condition without being sure to by its terms."""
        (possible,) = self._matching(table, [_match(wanted, is_sure=False)])
        doubtful = np.setdiff1d(possible, sure).tolist()
        found: list[int] = []
        for start in range(0, len(doubtful), READ_AT_ONCE):
            read = self.candidates_in(table, doubtful[start : start + READ_AT_ONCE])
            found += [one.place for one in read if wanted.is_met_by(one.streams)]
        return np.array(found, np.int64)

    def _matching(self, table: str, matches: Sequence[str]) -> list[Numbers]:
        if not matches:
            return []
        (found,) = self._ask(f"SELECT {', '.join([f'{table}_numbers(%s::tsquery)'] * len(matches))}", matches)
        return [_numbers_in(numbers) for numbers in found]


def _numbers_in(sent: bytes | None) -> Numbers:
    return np.frombuffer(sent or b"", ">i4").astype(np.int64)


def _match(wanted: Wanted, *, is_sure: bool = True) -> str:
    """What surely meets a condition, or else all that may."""
    needed, unwanted = (_option, _possibly) if is_sure else (_possibly, _option)

    def any_of(need: Need) -> str:
        return " | ".join(f"({needed(option)})" for option in need.options)

    words = expression(wanted, any_of, " & ", " | ")
    excluded = "".join(f" & !({unwanted(option)})" for option in wanted.excluded)
    return f"({words}){excluded}"


def _tsvector(streams: Streams) -> str:
    """Terms with where they stand. Each stream begins after a gap, so that no phrase runs into the next.

    A term with a mark before it stands nowhere: it says what is emphasised, or of which some places are lost.
    Of a text with more terms than PostgreSQL takes, the last are left out.
    """
    positions: dict[str, list[str]] = {}
    lost: dict[str, list[str]] = {}
    position = 0
    for name in STREAMS:
        for term in getattr(streams, name).split():
            position += 1
            if term == GAP:
                continue
            found = positions.setdefault(term, [])
            if position <= LAST_POSITION and len(found) < MOST_POSITIONS:
                found.append(str(position))
            else:
                lost[f"{LOST}{term}"] = []
        position += 10
    if len(lost) > MOST_LOST:
        lost = {LOST: []}
    marked: dict[str, list[str]] = {term: [] for term in emphasised(streams)}
    return " ".join(_as_many_as_fit({**marked, **lost, **positions}))


def _as_many_as_fit(terms: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Terms with their positions as PostgreSQL writes them, each of which takes two bytes."""
    left = MOST_BYTES
    for term, positions in terms.items():
        left -= len(term.encode()) + 4 + 2 * len(positions)
        if left < 0:
            return
        yield f"'{term}':{','.join(positions)}" if positions else f"'{term}'"


def _option(option: Option) -> str:
    return (" <-> " if option.adjacent else " & ").join(f"'{term}'" for term in option.terms)


def _possibly(option: Option) -> str:
    """The same, and what holds the terms of a phrase of which some places are lost."""
    if not option.is_phrase:
        return _option(option)
    terms = " & ".join(f"'{term}'" for term in option.terms)
    lost = " | ".join(f"'{LOST}{term}'" for term in ("", *option.terms))
    return f"({_option(option)}) | ({terms} & ({lost}))"
