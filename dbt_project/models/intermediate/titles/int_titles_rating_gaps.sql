-- Looks at the ratings before rule 2 fills the gaps.
with ratings as (
    select
        {{ lower_case('id') }} as id,
        {{ lower_case('rating') }} as rating
    from {{ ref('int_titles_1_id') }}
)

select
    id,
    rating is null as is_rating_filled_in,
    coalesce(regexp_extract(rating, '^([0-9]+) (min|seasons?)$', 1) <> '', false) as is_duration_in_rating
from ratings
