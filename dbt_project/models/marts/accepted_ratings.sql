-- Published as `ratings`; dbt already knows the raw file by that name.
{{ config(alias='ratings') }}

select
    user_id,
    movie_id,
    rating,
    rated_on
from {{ ref('int_ratings_3_judged') }}
where reason is null
