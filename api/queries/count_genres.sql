-- Runs only in the snapshot. Filters that are null let every title pass.
-- How many of the titles that pass the filters are of each genre, by its name across all platforms.
with named as (
    select unnest(harmonised_genres) as name
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
