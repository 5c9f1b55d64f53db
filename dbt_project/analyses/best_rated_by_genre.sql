-- Which works are rated best in each genre?
-- Genres have one name on all platforms. Only titles with 25 ratings or more count, and by the weighted score, which
-- draws titles with few ratings to the mean. Of a work that several platforms have, its best rated title counts.
with listed as (
    select distinct
        genres.harmonised_genre as genre,
        titles_wide.work_id,
        titles_wide.id,
        titles_wide.title,
        titles_wide.platform,
        titles_wide.ratings,
        titles_wide.weighted_score
    from titles_wide
    inner join title_genres on titles_wide.id = title_genres.id
    inner join genres on title_genres.genre = genres.genre
    where genres.harmonised_genre is not null and titles_wide.ratings >= 25
),

best_of_each_work as (
    select *
    from listed
    qualify row_number() over (partition by genre, work_id order by weighted_score desc, id asc) = 1
),

ranked as (
    select
        *,
        row_number() over (partition by genre order by weighted_score desc, id asc) as place
    from best_of_each_work
)

select
    genre,
    place,
    title,
    platform,
    weighted_score,
    ratings,
    id
from ranked
where place <= 5
order by genre, place
