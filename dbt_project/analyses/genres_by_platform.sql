-- Which genres does each platform have most of?
-- Genres have one name on all platforms. A title of several genres counts for each of them, and once for each.
with listed as (
    select distinct
        title_genres.id,
        genres.harmonised_genre as genre
    from title_genres
    inner join genres on title_genres.genre = genres.genre
    where genres.harmonised_genre is not null
),

sizes as (
    select
        platform,
        count(*) as titles
    from titles
    group by platform
)

select
    titles.platform,
    listed.genre,
    count(*) as titles,
    count(*) / sizes.titles as share_of_platform
from listed
inner join titles on listed.id = titles.id
inner join sizes on titles.platform = sizes.platform
group by titles.platform, listed.genre, sizes.titles
order by titles.platform asc, count(*) desc, listed.genre asc
