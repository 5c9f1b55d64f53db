-- Runs only in the snapshot.
-- What a card shows of each of the given titles, in the order in which they are given.
select
    id,
    title,
    platform,
    type,
    release_year,
    duration_int,
    duration_type,
    harmonised_genres as genres,
    age,
    score,
    ratings,
    description
from titles_wide
where list_contains(cast($ids as varchar[]), id)
order by list_position(cast($ids as varchar[]), id)
