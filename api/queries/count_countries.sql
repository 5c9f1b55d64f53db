-- Runs only in the snapshot. Filters that are null let every title pass.
-- How many of the titles that pass the filters were produced in each country.
with named as (
    select unnest(countries) as name
    from passing($found, $filters)
)

select
    name,
    count(*) as titles,
    count(*) over () as total
from named
group by name
order by titles desc, name asc
limit $n
