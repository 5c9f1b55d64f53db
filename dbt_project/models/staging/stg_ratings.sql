with ratings as (
    select
        userid as user_id,
        movieid as movie_id,
        rating,
        -- A timestamp of 12 or more digits counts milliseconds instead of seconds, and is not used.
        case when abs(timestamp) < 100000000000 then timestamp end as rated_at,
        unreadable,
        file
    from {{ ref('raw_ratings') }}
)

select
    *,
    date '1970-01-01' + cast(floor(rated_at / 86400) as integer) as rated_on
from ratings
