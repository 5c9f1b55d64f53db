-- A histogram of the durations that get_max_duration searches, in at most sixteen classes of equal width. It begins
-- with the class of the shortest title and ends with that of the longest; empty classes in between are included.
with durations as (
    select duration_int
    from titles_wide
    where
        duration_type = $duration_type
        and ($year is null or release_year = $year)
        and ($platform is null or platform = $platform)
        and ($type is null or type = $type)
),

bounds as (
    select
        min(duration_int) as shortest,
        max(duration_int) as longest,
        case when $duration_type = 'min' then 0 else 1 end as origin
    from durations
),

class_width as (
    select min(widths.width) as width
    from (values ('min', 15), ('min', 30), ('min', 60), ('min', 1000), ('season', 1), ('season', 5), ('season', 1000))
        as widths (duration_type, width)
    inner join bounds on widths.width * 16 > bounds.longest - bounds.origin
    where widths.duration_type = $duration_type
),

classes as (
    select
        bounds.origin + numbers.number * class_width.width as low,
        bounds.origin + (numbers.number + 1) * class_width.width - 1 as high
    from bounds
    cross join class_width
    cross join range(16) as numbers (number)
    where
        numbers.number >= (bounds.shortest - bounds.origin) // class_width.width
        and numbers.number <= (bounds.longest - bounds.origin) // class_width.width
)

select
    classes.low,
    classes.high,
    count(durations.duration_int) as count
from classes
left join durations on durations.duration_int between classes.low and classes.high
group by classes.low, classes.high
order by classes.low
