-- How many titles of a platform and a year have a mean user rating above `scored`. A null `type` means both types.
select count(*) as count
from titles
inner join title_scores on titles.id = title_scores.id
where
    titles.platform = $platform
    and titles.release_year = $year
    and title_scores.score > $scored
    and ($type is null or titles.type = $type)
