-- The rules repair nothing: where a catalog has the duration in the rating column, it stays there.
{{ config(severity='warn') }}

select
    id,
    rating
from {{ ref('titles') }}
where regexp_extract(rating, '^([0-9]+) (min|seasons?)$', 1) <> ''
