select
    mine.id,
    other.id as other_id,
    other.platform as other_platform,
    mine.type,
    abs(mine.release_year - other.release_year) as years_apart,
    abs(mine.duration_int - other.duration_int) as length_apart,
    greatest(mine.duration_int, other.duration_int) as longer_length
from {{ ref('int_works_1_names') }} as mine
inner join {{ ref('int_works_1_names') }} as other
    on mine.name = other.name and mine.type = other.type and mine.platform <> other.platform
