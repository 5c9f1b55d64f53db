-- Everything that is known about a title.
select
    id,
    title,
    platform,
    type,
    release_year,
    director,
    "cast",
    country,
    date_added,
    rating,
    duration_int,
    duration_type,
    listed_in,
    description,
    score,
    ratings
from titles_wide
where id = $id
