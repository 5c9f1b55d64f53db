with platforms as (
    select
        platform,
        count(date_added) / count(*) as dated_share,
        min(date_added) as first_added,
        max(date_added) as last_added
    from {{ ref('titles') }}
    group by platform
),

months as (
    select
        platform,
        dated_share,
        {{ months_between_dates('first_added', 'last_added') }} as month
    from platforms
),

added as (
    select
        platform,
        cast(date_trunc('month', date_added) as date) as month,
        count(*) as titles_added
    from {{ ref('titles') }}
    where date_added is not null
    group by platform, cast(date_trunc('month', date_added) as date)
)

select
    months.platform,
    months.month,
    coalesce(added.titles_added, 0) as titles_added,
    cast(
        sum(coalesce(added.titles_added, 0)) over (partition by months.platform order by months.month) as bigint
    ) as titles_added_so_far,
    months.dated_share,
    months.dated_share >= 0.9 as is_growth_known
from months
left join added on months.platform = added.platform and months.month = added.month
