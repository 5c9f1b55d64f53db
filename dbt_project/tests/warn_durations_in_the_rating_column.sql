-- Titles with a duration in the rating column. The transformations do not repair them.
{{ config(severity='warn') }}

select
    id,
    rating
from {{ ref('titles') }}
where regexp_extract(rating, '^([0-9]+) (min|seasons?)$', 1) <> ''
