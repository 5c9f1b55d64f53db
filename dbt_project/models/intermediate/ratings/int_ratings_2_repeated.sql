{{ config(materialized='table') }}

select
    user_id,
    movie_id
from {{ ref('stg_ratings') }}
group by user_id, movie_id
having count(*) > 1
