-- The ten actors in most of the titles that get_actor searches, each with how many actors are in equally many titles.
with counted as (
    select
        title_cast.actor,
        count(*) as count
    from titles_wide
    inner join title_cast on titles_wide.id = title_cast.id
    where
        titles_wide.platform = $platform
        and titles_wide.release_year = $year
        and ($type is null or titles_wide.type = $type)
    group by title_cast.actor
)

select
    actor,
    count,
    count(*) over (partition by count) as as_many
from counted
order by count desc, actor asc
limit 10
