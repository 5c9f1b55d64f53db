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
            ratings.user_id is null or ratings.movie_id is null or ratings.rating is null or ratings.rated_on is null
            then
                case
                    when
                        coalesce(cast(ratings.user_id as string), ratings.movie_id, cast(ratings.rating as string), cast(ratings.rated_at as string)) is null
                        and ratings.unreadable is null
                        then 'empty row'
                    else 'unreadable value'
                end
        when ratings.rating not between 0.5 and 5.0 or ratings.rating * 2 <> floor(ratings.rating * 2)
            then 'rating off the half-star scale'
        when titles.id is null
            then 'unknown title'
    end as reason
from ratings
left join titles on ratings.movie_id = titles.id
