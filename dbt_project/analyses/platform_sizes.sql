-- How many movies and shows does each platform have?
select
    platform,
    count(*) filter (where type = 'movie') as movies,
    count(*) filter (where type = 'tv show') as shows,
    count(*) as titles
from titles
group by platform
order by titles desc, platform asc
