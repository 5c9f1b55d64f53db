with mentions as (
    select distinct
        id,
        platform,
        trim(unnest(string_split(country, ','))) as name
    from titles
),

most_frequent as (
    select name
    from mentions
    where name <> ''
    group by name
    order by count(*) desc, name asc
    limit 12
)

select
    mentions.name,
    mentions.platform,
    count(*) as titles
from mentions
inner join most_frequent on mentions.name = most_frequent.name
group by mentions.name, mentions.platform
order by mentions.name, mentions.platform
