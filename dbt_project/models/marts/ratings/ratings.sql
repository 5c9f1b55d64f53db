select
    user_id,
    movie_id,
    rating,
    rated_on
from {{ ref('int_ratings_3_judged') }}
where reason is null
