{{ config(materialized='view') }}

select
    user_id,
    movie_id,
    rating,
    {{ day_of('rated_at') }} as rated_on
from {{ ref('timed_ratings') }}
