-- Who acts in most works?
-- A work that several platforms have counts once. Some casts hold a number instead of a name, which is nobody.
select
    title_cast.actor,
    count(distinct works.work_id) as works,
    count(distinct titles.platform) as platforms,
    min(titles.release_year) as first_year,
    max(titles.release_year) as last_year
from title_cast
inner join titles on title_cast.id = titles.id
inner join works on title_cast.id = works.id
where try_cast(title_cast.actor as bigint) is null
group by title_cast.actor
order by works desc, title_cast.actor asc
limit 20
