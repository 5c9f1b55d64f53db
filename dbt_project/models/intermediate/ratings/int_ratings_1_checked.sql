with ratings as (
    select * from {{ ref('stg_ratings') }}
),

titles as (
    select id from {{ ref('int_titles_5_duration') }}
)

select
    ratings.*,
    case
        when
            ratings.user_id is null and ratings.movie_id is null and ratings.rating is null and ratings.rated_at is null
            and ratings.unreadable is null
            then 'empty row'
        when
            ratings.user_id is null or ratings.movie_id is null or ratings.rating is null or ratings.rated_on is null
            then 'unreadable value'
        when ratings.rating not between 0.5 and 5.0 or ratings.rating * 2 <> floor(ratings.rating * 2)
            then 'rating off the half-star scale'
        when titles.id is null
            then 'unknown title'
    end as reason
from ratings
left join titles on ratings.movie_id = titles.id
