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
    {{ day_of('rated_at') }} as rated_on
from ratings
