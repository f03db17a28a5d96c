"""The index in PostgreSQL, on a column of terms with a GIN index."""

from collections.abc import Collection, Sequence

from search.engines.base import Question, Wanted
from search.engines.database import DatabaseEngine, expression
from search.entries import Streams
from search.query import Need, Option

LABELS = {"title": "A", "title_parts": "B", "body": "C", "body_parts": "D", "files": "D"}
LAST_POSITION = 16_383  # what PostgreSQL can say of where a word stands
MOST_POSITIONS = 255  # of one word
LONGEST_TERM = 500  # letters; PostgreSQL takes 2,046 bytes


class PostgresEngine(DatabaseEngine):
    name = "postgresql"
    tables = """
        CREATE TABLE {index}_entry (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE,
            language text NOT NULL, title_key text NOT NULL, combination bigint NOT NULL, day integer,
            expires double precision, boost double precision NOT NULL, ages boolean NOT NULL,
            terms tsvector);
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

    def index_terms(self, table: str, number: int, streams: Streams) -> None:
        self._ask(
            f"UPDATE {table}_entry SET terms = %s::tsvector WHERE id = %s", [_tsvector(streams), number]
        )

    def forget_terms(self, table: str, number: int, streams: Sequence[str]) -> None:
        """They are a column of the entry."""

    def condition(self, table: str, wanted: Wanted) -> tuple[str, str, list]:
        if not wanted.needs:
            return "", "true", []
        words = expression(wanted, _need, " & ", " | ")
        excluded = "".join(f" & !({_option(option)})" for option in wanted.excluded)
        return "", "entry.terms @@ %s::tsquery", [f"({words}){excluded}"]

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
        position += 10
    return " ".join(f"'{term}':{','.join(found)}" for term, found in places.items())


def _need(need: Need) -> str:
    return " | ".join(f"({_option(option)})" for option in need.options)


def _option(option: Option) -> str:
    return (" <-> " if option.adjacent else " & ").join(f"'{term[:LONGEST_TERM]}'" for term in option.terms)
