-- Who has directed most works?
-- A work that several platforms have counts once.
select
    title_directors.director,
    count(distinct works.work_id) as works,
    count(distinct titles.platform) as platforms,
    min(titles.release_year) as first_year,
    max(titles.release_year) as last_year
from title_directors
inner join titles on title_directors.id = titles.id
inner join works on title_directors.id = works.id
group by title_directors.director
order by works desc, title_directors.director asc
limit 20
