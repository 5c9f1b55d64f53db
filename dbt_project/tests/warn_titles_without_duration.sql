-- Titles without a duration. The transformations do not look for it elsewhere.
{{ config(severity='warn', meta={'wanted': 'Expected: a duration such as 90 min, 1h 30m, 1 Season or 2 Seasons.'}) }}

select id
from {{ ref('titles') }}
where duration_int is null
