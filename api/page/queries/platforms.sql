-- How many titles each platform has, of one type, or (null) of both.
select
    platform,
    count(*) as count
from titles
where $type is null or type = $type
group by platform
order by count desc, platform asc
