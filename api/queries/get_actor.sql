-- The actor in most titles of a platform and a year, and in how many. A null `type` means both types.
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
order by count desc, title_cast.actor asc
limit 1
