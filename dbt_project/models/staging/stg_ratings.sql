with ratings as (
    select
        userid as user_id,
        movieid as movie_id,
        rating,
        -- From 12 digits on it counts milliseconds, not seconds: no time of a rating.
        case when abs(timestamp) < 100000000000 then timestamp end as rated_at,
        unreadable,
        file
    from {{ ref('raw_ratings') }}
)

select
    *,
    date '1970-01-01' + cast(floor(rated_at / 86400) as integer) as rated_on
from ratings
