-- The longest title, in minutes or in seasons. A null `year`, `platform` or `type` means any.
select
    title,
    id,
    platform,
    type,
    release_year,
    duration_int,
    duration_type
from titles_wide
where
    duration_type = $duration_type
    and ($year is null or release_year = $year)
    and ($platform is null or platform = $platform)
    and ($type is null or type = $type)
order by duration_int desc, title asc, id asc
limit 1
