-- What is new on each platform?
-- The titles of the last month in which the platform added any, at most the 20 newest. Only platforms of which nine in
-- ten titles have the date on which they were added.
with last_months as (
    select
        platform,
        max(month) as month
    from platform_months
    where is_growth_known
    group by platform
)

select
    titles.platform,
    titles.date_added,
    titles.title,
    titles.type,
    titles.release_year,
    titles.id
from titles
inner join last_months on titles.platform = last_months.platform and titles.date_added >= last_months.month
qualify row_number() over (partition by titles.platform order by titles.date_added desc, titles.id asc) <= 20
order by titles.platform asc, titles.date_added desc, titles.id asc
