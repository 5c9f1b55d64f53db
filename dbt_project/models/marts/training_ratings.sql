{{ config(materialized='view') }}

select
    user_id,
    movie_id,
    rating
from {{ ref('accepted_ratings') }}
