-- Titles with a duration in the rating column. The transformations do not repair them.
{{ config(severity='warn', meta={'wanted': 'Expected: a maturity rating such as tv-14.'}) }}

select
    id,
    rating
from {{ ref('titles') }}
where regexp_extract(rating, '^([0-9]+) (min|seasons?)$', 1) <> ''
