select
    platform,
    type,
    count(*) as titles
from titles
group by platform, type
order by platform, type
