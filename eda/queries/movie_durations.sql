-- A box plot of the durations in minutes for each platform; whiskers are at most 1.5 times as long as the box. There is
-- one row per title beyond the whiskers, or one row without a title; the shortest and the longest of them are marked.
with timed as (
    select
        id,
        platform,
        title,
        duration_int as minutes
    from titles
    where duration_type = 'min' and duration_int is not null
),

quartiles as (
    select
        platform,
        quantile_cont(minutes, 0.25) as lower_quartile,
        quantile_cont(minutes, 0.5) as median,
        quantile_cont(minutes, 0.75) as upper_quartile
    from timed
    group by platform
),

placed as (
    select
        timed.*,
        quartiles.lower_quartile,
        quartiles.median,
        quartiles.upper_quartile,
        timed.minutes < 2.5 * quartiles.lower_quartile - 1.5 * quartiles.upper_quartile as is_short,
        timed.minutes > 2.5 * quartiles.upper_quartile - 1.5 * quartiles.lower_quartile as is_long
    from timed
    inner join quartiles on timed.platform = quartiles.platform
),

boxes as (
    select
        platform,
        lower_quartile,
        median,
        upper_quartile,
        min(minutes) filter (where not is_short) as lower_whisker,
        max(minutes) filter (where not is_long) as upper_whisker
    from placed
    group by platform, lower_quartile, median, upper_quartile
),

outliers as (
    select
        platform,
        id,
        title,
        minutes,
        is_short and row_number() over (partition by platform order by minutes, title, id) = 1 as is_shortest,
        is_long and row_number() over (partition by platform order by minutes desc, title asc, id asc) = 1 as is_longest
    from placed
    where is_short or is_long
)

select
    boxes.platform,
    boxes.lower_whisker,
    boxes.lower_quartile,
    boxes.median,
    boxes.upper_quartile,
    boxes.upper_whisker,
    outliers.title,
    outliers.minutes,
    coalesce(outliers.is_shortest, false) as is_shortest,
    coalesce(outliers.is_longest, false) as is_longest
from boxes
left join outliers on boxes.platform = outliers.platform
order by boxes.platform, outliers.minutes, outliers.title, outliers.id
