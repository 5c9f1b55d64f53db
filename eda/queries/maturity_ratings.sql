-- The most frequent maturity ratings by platform; the others together; the titles without one, and those that have a
-- duration in its place.
with most_frequent as (
    select rating
    from maturity_ratings
    order by titles desc, rating asc
    limit 12
),

named as (
    select
        titles_wide.platform,
        case
            when titles_wide.is_duration_in_rating then 'duration'
            when titles_wide.is_rating_missing then 'missing'
            when most_frequent.rating is null then 'other'
            else 'rating'
        end as kind,
        titles_wide.rating
    from titles_wide
    left join most_frequent on titles_wide.rating = most_frequent.rating
)

select
    kind,
    case when kind = 'rating' then rating else '' end as rating,
    platform,
    count(*) as titles
from named
group by all
order by all
