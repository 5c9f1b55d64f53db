with most_frequent as (
    select actor
    from title_cast
    group by actor
    order by count(*) desc, actor asc
    limit 12
)

select
    title_cast.actor as name,
    titles.platform,
    count(*) as titles
from title_cast
inner join most_frequent on title_cast.actor = most_frequent.actor
inner join titles on title_cast.id = titles.id
group by title_cast.actor, titles.platform
order by title_cast.actor, titles.platform
