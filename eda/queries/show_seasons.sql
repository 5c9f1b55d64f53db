-- The share of each platform's shows with at least so many seasons, and the platform's longest show.
with shows as (
    select
        platform,
        duration_int as seasons,
        count(*) as shows,
        min(title) as title
    from titles
    where duration_type = 'season' and duration_int is not null
    group by platform, seasons
)

select
    platform,
    seasons,
    sum(shows) over (partition by platform order by seasons desc) / sum(shows) over (partition by platform) as share,
    first_value(title) over (partition by platform order by seasons desc) as longest
from shows
order by platform, seasons
