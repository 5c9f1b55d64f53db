{{ config(materialized='view') }}

select
    user_id,
    movie_id,
    rating,
    rated_on
from {{ ref('ratings') }}
