-- The mean ratings of the titles that get_score_count chooses from, in at most about twelve classes of equal width, one
-- of which ends at `scored`. A class has the scores above its low end, up to its high end.
with scores as (
    select title_scores.score
    from titles
    inner join title_scores on titles.id = title_scores.id
    where
        titles.platform = $platform
        and titles.release_year = $year
        and ($type is null or titles.type = $type)
),

spread as (
    select max(score) - min(score) as width
    from scores
),

class_width as (
    select min(widths.width) as width
    from (values (0.01), (0.02), (0.05), (0.1), (0.2), (0.5)) as widths (width)
    inner join spread on widths.width * 12 >= spread.width
),

classes as (
    select
        ceil((scores.score - $scored) / class_width.width) as class,
        class_width.width,
        count(*) as count
    from scores
    cross join class_width
    group by class, class_width.width
)

select
    $scored + (class - 1) * width as low,
    $scored + class * width as high,
    class > 0 as above,
    count
from classes
order by class
