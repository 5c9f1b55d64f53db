-- How old is what each platform shows?
-- Years of release; half of the titles are from the median year or before it. Recent is what is from the newest year of
-- any platform or the four years before it.
with newest as (
    select max(release_year) as newest_year
    from titles
)

select
    titles.platform,
    min(titles.release_year) as oldest_year,
    median(titles.release_year) as median_year,
    max(titles.release_year) as newest_year,
    count(*) filter (where titles.release_year > newest.newest_year - 5) / count(*) as recent_share
from titles
cross join newest
group by titles.platform
order by median_year desc, titles.platform asc
