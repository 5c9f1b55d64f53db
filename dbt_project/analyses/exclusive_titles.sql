-- What has each platform alone?
-- The ten titles that users have rated most often, of those that are on no other platform.
with listed as (
    select
        platform,
        title,
        type,
        release_year,
        ratings,
        popularity_rank,
        id,
        count(*) over (partition by work_id) as platforms_of_the_work
    from titles_wide
),

exclusive as (
    select
        *,
        row_number() over (partition by platform order by popularity_rank asc nulls last, id asc) as place
    from listed
    where platforms_of_the_work = 1
)

select
    platform,
    place,
    title,
    type,
    release_year,
    ratings,
    id
from exclusive
where place <= 10
order by platform, place
