with most_frequent as (
    select country
    from title_countries
    group by country
    order by count(*) desc, country asc
    limit 12
)

select
    title_countries.country as name,
    titles.platform,
    count(*) as titles
from title_countries
inner join most_frequent on title_countries.country = most_frequent.country
inner join titles on title_countries.id = titles.id
group by title_countries.country, titles.platform
order by title_countries.country, titles.platform
