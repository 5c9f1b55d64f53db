-- Leaves out names that a platform has more than ten times, such as `untitled`: they do not identify a work, and the
-- number of pairs to compare would explode.
with names as (
    select *
    from {{ ref('int_works_1_names') }}
    qualify count(*) over (partition by platform, type, name) <= 10
)

select
    mine.id,
    other.id as other_id,
    other.platform as other_platform,
    mine.type,
    abs(mine.release_year - other.release_year) as years_apart,
    abs(mine.duration_int - other.duration_int) as length_apart,
    greatest(mine.duration_int, other.duration_int) as longer_length
from names as mine
inner join names as other
    on mine.name = other.name and mine.type = other.type and mine.platform <> other.platform
