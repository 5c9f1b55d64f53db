-- The ten actors in most of the titles that get_actor searches, each with how many actors are in equally many titles.
with counted as (
    select
        title_cast.actor,
        count(*) as count
    from titles
    inner join title_cast on titles.id = title_cast.id
    where
        titles.platform = $platform
        and titles.release_year = $year
        and ($type is null or titles.type = $type)
    group by title_cast.actor
)

select
    actor,
    count,
    count(*) over (partition by count) as as_many
from counted
order by count desc, actor asc
limit 10
