-- Runs only in the snapshot. Filters that are null let every title pass.
-- How many of the titles that pass the filters each platform has.
select
    platform as name,
    count(*) as titles,
    count(*) over () as total
from passing($found, $filters)
group by platform
order by titles desc, name asc
limit $n
