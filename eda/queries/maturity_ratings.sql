-- The most frequent age ratings by platform; the others together; and the durations that are in the rating column.
with rated as (
    select
        platform,
        rating,
        regexp_full_match(rating, '[0-9]+ (min|seasons?)') as is_duration
    from titles
    where rating is not null
),

most_frequent as (
    select rating
    from rated
    where not is_duration
    group by rating
    order by count(*) desc, rating asc
    limit 12
),

named as (
    select
        rated.platform,
        case
            when rated.is_duration then 'duration'
            when most_frequent.rating is null then 'other'
            else 'rating'
        end as kind,
        coalesce(most_frequent.rating, '') as rating
    from rated
    left join most_frequent on rated.rating = most_frequent.rating
)

select
    kind,
    rating,
    platform,
    count(*) as titles
from named
group by kind, rating, platform
order by kind, rating, platform
