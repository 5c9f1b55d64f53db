-- A histogram of the mean ratings that get_score_count searches, in about twelve classes of equal width. One class ends
-- at `scored`. A class excludes its low end and includes its high end. Empty classes in between are included.
with scores as (
    select score
    from titles_wide
    where
        platform = $platform
        and release_year = $year
        and score is not null
        and ($type is null or type = $type)
),

spread as (
    select max(score) - min(score) as width
    from scores
),

class_width as (
    select min(widths.width) as width
    from (values (0.01), (0.02), (0.05), (0.1), (0.2), (0.5), (1), (2), (5), (10)) as widths (width)
    inner join spread on widths.width * 12 >= spread.width
),

numbered as (
    select cast(ceil((scores.score - $scored) / class_width.width) as integer) as number
    from scores
    cross join class_width
),

classes as (
    select unnest(range(min(number), max(number) + 1)) as number
    from numbered
)

select
    $scored + (classes.number - 1) * class_width.width as low,
    $scored + classes.number * class_width.width as high,
    classes.number > 0 as above,
    count(numbered.number) as count
from classes
cross join class_width
left join numbered on classes.number = numbered.number
group by classes.number, class_width.width
order by classes.number
