with counted as (
    select
        titles.rating,
        count(*) as titles
    from {{ ref('titles') }} as titles
    inner join {{ ref('int_titles_rating_gaps') }} as gaps on titles.id = gaps.id
    where not gaps.is_rating_filled_in and not gaps.is_duration_in_rating
    group by titles.rating
)

select
    counted.rating,
    systems.system,
    systems.age,
    counted.titles
from counted
left join {{ ref('rating_systems') }} as systems on counted.rating = systems.rating
