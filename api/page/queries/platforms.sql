-- How many titles each platform has. A null `type` means both types.
select
    platform,
    count(*) as count
from titles_wide
where $type is null or type = $type
group by platform
order by count desc, platform asc
