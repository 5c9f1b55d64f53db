-- Titles by how many ratings they got, in at most 40 groups of equal width; a group is named by its lowest number.
with widths as (
    select
        min(ratings) as fewest,
        (max(ratings) - min(ratings)) // 40 + 1 as width
    from title_scores
)

select
    widths.fewest + (title_scores.ratings - widths.fewest) // widths.width * widths.width as fewest,
    widths.width,
    count(*) as titles
from title_scores
cross join widths
group by all
order by fewest
