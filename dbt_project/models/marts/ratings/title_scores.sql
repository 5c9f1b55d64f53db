select
    movie_id as id,
    avg(rating) as score,
    count(*) as ratings
from {{ ref('ratings') }}
group by movie_id
