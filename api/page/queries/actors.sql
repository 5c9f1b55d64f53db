-- The ten actors in most of the titles that get_actor chooses from.
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
order by count desc, title_cast.actor asc
limit 10
