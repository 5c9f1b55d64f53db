-- From which countries are the titles of each platform?
-- The ten countries of most titles; a title of several countries counts for each of them. Some platforms hardly name
-- countries: the share is of the titles that have one, and their number stands beside it.
with sizes as (
    select
        titles.platform,
        count(distinct title_countries.id) as titles_with_a_country
    from titles
    inner join title_countries on titles.id = title_countries.id
    group by titles.platform
),

counted as (
    select
        titles.platform,
        title_countries.country,
        count(*) as titles
    from titles
    inner join title_countries on titles.id = title_countries.id
    group by titles.platform, title_countries.country
)

select
    counted.platform,
    counted.country,
    counted.titles,
    sizes.titles_with_a_country,
    counted.titles / sizes.titles_with_a_country as share
from counted
inner join sizes on counted.platform = sizes.platform
qualify row_number() over (partition by counted.platform order by counted.titles desc, counted.country asc) <= 10
order by counted.platform asc, counted.titles desc, counted.country asc
