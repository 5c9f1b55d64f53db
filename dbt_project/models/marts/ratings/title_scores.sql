-- Where nobody has rated anything, catalogs may give a score themselves.
with scored as (
    select
        movie_id as id,
        rating,
        user_id
    from {{ ref('ratings') }}
    union all
    select
        id,
        score as rating,
        cast(null as bigint) as user_id
    from {{ ref('int_titles_5_duration') }}
    where score is not null and not exists (select 1 from {{ ref('ratings') }})
)

select
    id,
    avg(rating) as score,
    count(user_id) as ratings
from scored
group by id
