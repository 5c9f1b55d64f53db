select
    release_year,
    type,
    count(*) as titles
from titles
where release_year is not null
group by release_year, type
order by release_year, type
