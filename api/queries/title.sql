-- Everything that is known about a title.
select
    titles.id,
    titles.title,
    titles.platform,
    titles.type,
    titles.release_year,
    titles.director,
    titles."cast",
    titles.country,
    titles.date_added,
    titles.rating,
    titles.duration_int,
    titles.duration_type,
    titles.listed_in,
    titles.description,
    title_scores.score,
    coalesce(title_scores.ratings, 0) as ratings
from titles
left join title_scores on titles.id = title_scores.id
where titles.id = $id
