with ratings as (
    select
        userid as user_id,
        movieid as movie_id,
        rating,
        -- A timestamp counts seconds; from 12 digits on milliseconds, from 15 microseconds, from 18 nanoseconds.
        case
            when timestamp between -99999999999 and 99999999999 then timestamp
            when timestamp between -99999999999999 and 99999999999999
                then cast((timestamp - timestamp % 1000) / 1000 as bigint)
            when timestamp between -99999999999999999 and 99999999999999999
                then cast((timestamp - timestamp % 1000000) / 1000000 as bigint)
            else cast((timestamp - timestamp % 1000000000) / 1000000000 as bigint)
        end as rated_at,
        unreadable,
        file
    from {{ ref('raw_ratings') }}
)

select
    *,
    {{ day_of('rated_at') }} as rated_on
from ratings
