select
    file,
    reason,
    user_id,
    movie_id,
    rating,
    rated_at,
    unreadable
from {{ ref('int_ratings_3_judged') }}
where reason is not null
