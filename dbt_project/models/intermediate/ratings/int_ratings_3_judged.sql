-- Ranks only the few repeated ratings, because ranking all ratings would sort millions of rows.
with given_once as (
    select checked.*
    from {{ ref('int_ratings_1_checked') }} as checked
    where
        not exists (
            select 1 from {{ ref('int_ratings_2_repeated') }} as repeated
            where repeated.user_id = checked.user_id and repeated.movie_id = checked.movie_id
        )
),

given_again as (
    select
        checked.*,
        row_number() over (
            partition by checked.user_id, checked.movie_id, checked.reason
            order by checked.rated_at desc, checked.rating desc, checked.file asc
        ) as recency
    from {{ ref('int_ratings_1_checked') }} as checked
    inner join {{ ref('int_ratings_2_repeated') }} as repeated
        on checked.user_id = repeated.user_id and checked.movie_id = repeated.movie_id
)

select * from given_once
union all
select
    * except (reason, recency),
    case when reason is null and recency > 1 then 'superseded by a newer rating' else reason end as reason
from given_again
