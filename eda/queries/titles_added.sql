-- How many titles each platform had added by the end of each month; titles without a date are left out.
with added as (
    select
        platform,
        date_trunc('month', date_added) as month,
        count(*) as titles
    from titles
    where date_added is not null
    group by platform, month
),

known as (
    select
        platform,
        count(date_added) as dated,
        count(*) as titles
    from titles
    group by platform
)

select
    added.platform,
    cast(added.month as date) as month,
    cast(sum(added.titles) over (partition by added.platform order by added.month) as bigint) as titles,
    known.dated,
    known.titles as of_titles
from added
inner join known on added.platform = known.platform
order by added.platform, added.month
