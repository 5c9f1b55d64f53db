select
    movie_id as id,
    avg(rating) as score,
    count(*) as ratings
from {{ ref('accepted_ratings') }}
group by movie_id
