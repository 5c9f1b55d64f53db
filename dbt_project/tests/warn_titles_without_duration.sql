-- Titles without a duration. The transformations do not look for it elsewhere.
{{ config(severity='warn') }}

select id
from {{ ref('titles') }}
where duration_int is null
