"""Finds titles by the names of their directors and actors."""

import duckdb
import numpy as np
from rapidfuzz.distance import OSA

from api.served.search.name_index import JOINED, Closeness, Costs, NameIndex, most_edits
from api.served.search.words import words_of

NAMES = "select distinct unnest(list_concat(directors, actors)) as name from titles_wide order by name"
CREDITS = """
with titles as (
    select
        row_number() over (order by ratings desc, title, id) - 1 as title,
        directors,
        actors
    from titles_wide
),

listed as (
    select
        title,
        0 as role,
        unnest(directors) as name
    from titles
    union all
    select
        title,
        1 as role,
        unnest(actors) as name
    from titles
)

select
    dense_rank() over (order by name) - 1 as person,
    title,
    role
from listed
"""
"""One row per title and person, with their numbers; `role` is 0 of directors, 1 of actors."""

MOST_WORDS = 6
"""How many words the name of a person has at most; few have more."""


class People:
    """The directors and actors of all titles. Titles are numbered from the one with the most ratings."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, titles: int) -> None:
        """Read the names from the served tables.

        Args:
            connection: A database with the served tables.
            titles: How many titles there are.
        """
        names = [words_of(name) for (name,) in connection.execute(NAMES).fetchall()]
        self.names = NameIndex(names)
        self.surnames = [words[-1] if words else "" for words in names]
        self.titles = titles
        columns = connection.execute(CREDITS).fetchnumpy()
        self.title_of_credit = columns["title"].astype(np.int32)
        self.person_of_credit = columns["person"].astype(np.int32)
        self.role_of_credit = columns["role"].astype(np.float32)

    def costs(self, words: list[str], closeness: Closeness) -> Costs:
        """How far each title is from having a director or an actor with all of these words in the name.

        A single word is a surname, unless beginnings are wanted too: most people who say `Tom` mean no actor.

        Returns:
            For each title the cost of the closest name, and 1 more for an actor; infinite where no name is close.
        """
        costs = np.full(self.titles, np.inf, np.float32)
        if len(words) > MOST_WORDS:
            return costs
        people = self.names.costs(words, closeness)
        if len(words) == 1 and closeness != Closeness.BEGUN:
            self.keep_surnames(people, words[0], most_edits(words[0]) if closeness == Closeness.ALIKE else 0)
        found = np.flatnonzero(np.isfinite(people)[self.person_of_credit])
        np.minimum.at(
            costs, self.title_of_credit[found], people[self.person_of_credit[found]] + self.role_of_credit[found]
        )
        return costs

    def keep_surnames(self, costs: Costs, word: str, most: int) -> None:
        """Take away the people who have a word in another place than the last, also spelt with up to `most` edits."""
        for person in np.flatnonzero(np.isfinite(costs) & (costs != JOINED)).tolist():
            if OSA.distance(self.surnames[person], word, score_cutoff=most) > most:
                costs[person] = np.inf
