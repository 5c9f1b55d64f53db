-- The platform with most titles of a genre, as its catalog names it, and how many. A null `type` means both types.
select
    titles_wide.platform,
    count(*) as count
from title_genres
inner join titles_wide on title_genres.id = titles_wide.id
where
    title_genres.genre = $genre
    and ($type is null or titles_wide.type = $type)
group by titles_wide.platform
order by count desc, titles_wide.platform asc
limit 1
