-- Users by how many ratings they gave: 1, 2 to 3, 4 to 7, and so on; each group is twice as wide as the one before.
with counted as (
    select
        user_id,
        count(*) as ratings
    from ratings
    group by user_id
),

grouped as (
    select
        cast(floor(log2(ratings)) as integer) as doublings,
        count(*) as users
    from counted
    group by doublings
)

select
    doublings,
    cast(pow(2, doublings) as bigint) as fewest,
    cast(pow(2, doublings + 1) - 1 as bigint) as most,
    users
from grouped
order by doublings
