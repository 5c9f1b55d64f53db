-- Raw ratings that are not in `ratings`; the table says why, row by row.
{{ config(
    severity='warn',
    meta={
        'wanted': 'Expected: userId a whole number, rating from 0.5 to 5.0 in half steps, timestamp in seconds since '
        ~ '1970-01-01 or such as 2020-09-13 12:26:40, movieId such as ns12.'
    }
) }}

select
    file,
    reason,
    user_id,
    movie_id,
    rating,
    rated_at,
    unreadable
from {{ ref('rejected_ratings') }}
