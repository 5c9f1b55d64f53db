-- Which shows have most seasons?
-- Of a show that several platforms have, the platform with most of its seasons counts.
with shows as (
    select
        works.work_id,
        max(titles.duration_int) as seasons,
        count(*) as platforms
    from titles
    inner join works on titles.id = works.id
    where titles.duration_type = 'season'
    group by works.work_id
)

select
    titles.title,
    shows.seasons,
    shows.platforms,
    titles.release_year,
    shows.work_id
from shows
inner join titles on shows.work_id = titles.id
where shows.seasons is not null
order by shows.seasons desc, titles.title asc, shows.work_id asc
limit 20
